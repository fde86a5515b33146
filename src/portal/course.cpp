#include "portal/course.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "portal/cards.h"
#include "portal/reasons.h"

namespace hub::portal {

namespace {

using access::Verdict;
using catalog::Node;

// Puts what stands in a collection on its page, a part for each section and each run outside any.
class Course {
public:
    Course(view::Values& body, Look& look, const Plan& plan, const Outline& outline)
        : body_(body), look_(look), plan_(plan), outline_(outline) {}

    void add(const std::vector<Node>& tree) {
        for (const Node& node : tree) {
            switch (node.type) {
                case Node::Type::section:
                    begin_part(look_.shown.catalog->find(SectionId::parse(node.id))->title);
                    add(node.children);
                    begin_part({});
                    break;
                case Node::Type::page:
                    add_page(PageId::parse(node.id));
                    break;
                case Node::Type::product:
                    named_.push_back(ThingId::parse(node.id));
                    add_product(named_.back());
                    break;
            }
        }
    }

    // A collection of all products names those that the owner placed; the others follow.
    void add_the_rest() {
        for (const ThingId& id : plan_.entry->includes) {
            if (std::ranges::find(named_, id) == named_.end()) add_product(id);
        }
    }

private:
    void begin_part(std::string title) {
        title_ = std::move(title);
        part_ = nullptr;
    }

    // The part appears with the first of it that does.
    view::Values& new_step() {
        if (course_ == nullptr) course_ = &body_.add("HAS_COURSE");
        if (part_ == nullptr) {
            part_ = &course_->add("PART");
            part_->set_and_show("PART_TITLE", title_, "HAS_PART_TITLE");
        }
        return part_->add("STEP");
    }

    void add_page(const PageId& id) {
        const auto place = plan_.place_of(id);
        if (!place) return;
        const Outline::Step& state = outline_.steps[*place];
        if (state.state == Outline::State::hidden) return;
        view::Values& step = new_step();
        step.keep("STEP_TITLE", plan_.pages[*place].page->title);
        step.keep("STEP_URL", plan_.pages[*place].url);
        step.show("STEP_PAGE");
        switch (state.state) {
            case Outline::State::done:
                step.show("STEP_DONE");
                break;
            case Outline::State::open:
                step.show("STEP_OPEN");
                if (outline_.next == place) step.show("STEP_NEXT");
                break;
            case Outline::State::locked:
                step.show("STEP_LOCKED");
                step.set("STEP_NOTE", state.reason);
                break;
            case Outline::State::hidden:
                break;
        }
    }

    void add_product(const ThingId& id) {
        const Plan* const product = look_.shown.plan_of(id);
        if (product == nullptr) return;
        const access::Decision decision = look_.judge.decide(id);
        if (decision.verdict == Verdict::hidden) return;
        view::Values& step = new_step();
        step.keep("STEP_TITLE", product->product().name);
        step.keep("STEP_URL", product->url);
        step.show("STEP_PRODUCT");
        if (decision.verdict == Verdict::locked) {
            step.show("STEP_LOCKED");
            step.set("STEP_NOTE", short_reason(look_, decision));
            return;
        }
        const Progress progress = progress_of(look_, *product);
        step.show(progress.is_complete() ? view::Name("STEP_DONE") : view::Name("STEP_OPEN"));
        step.set("STEP_NOTE", progress.done > 0 ? format("{} of {} pages", progress.done, progress.pages)
                                                : summary_of(look_, *product));
    }

    view::Values& body_;
    Look& look_;
    const Plan& plan_;
    const Outline& outline_;
    std::vector<ThingId> named_;
    std::string title_;
    view::Values* course_ = nullptr;
    view::Values* part_ = nullptr;
};

}  // namespace

bool has_own_pages(const Plan& plan) {
    return plan.product().is_collection() && !plan.pages.empty();
}

void add_course(view::Values& body, Look& look, const Plan& plan, const Outline& outline) {
    Course course{body, look, plan, outline};
    course.add(plan.entry->orders.back().tree);
    course.add_the_rest();
}

}  // namespace hub::portal
