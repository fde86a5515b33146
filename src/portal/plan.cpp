#include "portal/plan.h"

#include <algorithm>

#include "base/text.h"

namespace hub::portal {

namespace {

using catalog::Node;

constexpr std::size_t about_bytes_max = 200;

// Goes through a tree and puts what is live into the plan.
class Planner {
public:
    Planner(const catalog::Catalog& catalog, Plan& plan) : catalog_(catalog), plan_(plan) {}

    void add(const std::vector<Node>& tree) {
        for (const Node& node : tree) {
            switch (node.type) {
                case Node::Type::section:
                    add_section(node);
                    break;
                case Node::Type::page:
                    add_page(node.id);
                    break;
                case Node::Type::product:
                    break;
            }
        }
    }

private:
    void add_section(const Node& node) {
        const catalog::Section* const section = catalog_.find(SectionId::parse(node.id));
        begin_part(section == nullptr ? std::string{} : section->title);
        add(node.children);
        begin_part({});
    }

    // A part without pages is none.
    void begin_part(std::string title) {
        if (!plan_.parts.empty() && plan_.parts.back().begin == plan_.parts.back().end) plan_.parts.pop_back();
        plan_.parts.push_back({std::move(title), plan_.pages.size(), plan_.pages.size()});
    }

    void add_page(const std::string& id) {
        const catalog::Page* const page = catalog_.find(PageId::parse(id));
        if (page == nullptr || page->status != catalog::Status::live) return;
        if (plan_.parts.empty()) begin_part({});
        plan_.pages.push_back({page, plan_.url + "/" + page->slug, plan_.parts.size() - 1});
        plan_.parts.back().end = plan_.pages.size();
    }

    const catalog::Catalog& catalog_;
    Plan& plan_;
};

}  // namespace

std::string url_of(const catalog::Product& product) {
    return "/p/" + product.slug;
}

std::optional<std::size_t> Plan::place_of(const PageId& page) const {
    const auto found = std::ranges::find_if(pages, [&](const Page& planned) { return planned.page->id == page; });
    if (found == pages.end()) return std::nullopt;
    return static_cast<std::size_t>(found - pages.begin());
}

std::vector<Plan> plans_of(const catalog::Catalog& catalog) {
    std::vector<Plan> plans;
    plans.reserve(catalog.entries().size());
    for (const auto& entry : catalog.entries()) {
        Plan& plan = plans.emplace_back();
        plan.entry = &entry;
        plan.url = url_of(entry.product);
        plan.initial = first_letter(entry.product.name);
        plan.about = entry.product.description.substr(0, letter_before(entry.product.description, about_bytes_max));
        plan.text = std::make_unique<OutlineText>();
        Planner{catalog, plan}.add(entry.orders.back().tree);
        if (!plan.parts.empty() && plan.parts.back().begin == plan.parts.back().end) plan.parts.pop_back();
    }
    return plans;
}

}  // namespace hub::portal
