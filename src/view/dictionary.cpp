#include "view/dictionary.h"

#include <optional>

namespace hub::view {

namespace {

Name name_of(const ctemplate::TemplateString& text) {
    return Name::kept({text.data(), text.size()});
}

}  // namespace

// The repetitions of one section or include, in order.
class Dictionary::Repetitions final : public ctemplate::TemplateDictionaryInterface::Iterator {
public:
    Repetitions(const Values* holder, Name name, std::string& missing)
        : holder_(holder), name_(name), missing_(&missing) {
        seek();
    }

    bool HasNext() const override { return holder_ != nullptr && at_ < holder_->parts_.size(); }
    const ctemplate::TemplateDictionaryInterface& Next() override {
        current_.emplace(*holder_->parts_[at_].values, *missing_);
        ++at_;
        seek();
        return *current_;
    }

private:
    void seek() {
        if (holder_ == nullptr) return;
        const auto& parts = holder_->parts_;
        while (at_ < parts.size() && (parts[at_].values == nullptr || !(parts[at_].name == name_))) ++at_;
    }

    const Values* holder_;
    Name name_;
    std::string* missing_;
    std::size_t at_ = 0;
    std::optional<Dictionary> current_;
};

ctemplate::TemplateString Dictionary::GetValue(const ctemplate::TemplateString& variable) const {
    const Values::Entry* const found = values_->find_value(name_of(variable));
    if (found != nullptr) return {found->data, found->size};
    if (missing_->empty()) missing_->assign(variable.data(), variable.size());
    return {"", 0};
}

bool Dictionary::IsHiddenSection(const ctemplate::TemplateString& name) const {
    return values_->holder_of(name_of(name)) == nullptr;
}

const char* Dictionary::GetIncludeTemplateName(const ctemplate::TemplateString& variable, int number) const {
    const Name name = name_of(variable);
    const Values* const holder = values_->holder_of(name);
    if (holder == nullptr) return nullptr;
    for (const Values::Part& part : holder->parts_) {
        if (part.name == name && number-- == 0) return part.path;
    }
    return nullptr;
}

ctemplate::TemplateDictionaryInterface::Iterator* Dictionary::CreateSectionIterator(
    const ctemplate::TemplateString& section) const {
    const Name name = name_of(section);
    return new Repetitions(values_->holder_of(name), name, *missing_);
}

void Dictionary::DumpToString(std::string* out, int) const {
    out->append("values of hub::view");
}

}  // namespace hub::view
