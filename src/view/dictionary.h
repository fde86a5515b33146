#pragma once

#include <string>

#include <ctemplate/template_dictionary_interface.h>

#include "view/values.h"

namespace hub::view {

// How ctemplate looks into Values while it expands. Lives as long as one expansion; included by template.cpp only.
class Dictionary final : public ctemplate::TemplateDictionaryInterface {
public:
    // The first value that was asked for and not there is noted in `missing`.
    Dictionary(const Values& values, std::string& missing) : values_(&values), missing_(&missing) {}

protected:
    ctemplate::TemplateString GetValue(const ctemplate::TemplateString& variable) const override;
    bool IsHiddenSection(const ctemplate::TemplateString& name) const override;
    bool IsUnhiddenSection(const ctemplate::TemplateString& name) const override { return !IsHiddenSection(name); }
    bool IsHiddenTemplate(const ctemplate::TemplateString& name) const override { return IsHiddenSection(name); }
    const char* GetIncludeTemplateName(const ctemplate::TemplateString& variable, int number) const override;
    ctemplate::TemplateDictionaryInterface::Iterator* CreateTemplateIterator(
        const ctemplate::TemplateString& name) const override {
        return CreateSectionIterator(name);
    }
    ctemplate::TemplateDictionaryInterface::Iterator* CreateSectionIterator(
        const ctemplate::TemplateString& section) const override;
    void DumpToString(std::string* out, int level) const override;

private:
    class Repetitions;

    const Values* values_;
    std::string* missing_;
};

}  // namespace hub::view
