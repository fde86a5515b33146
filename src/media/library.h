#pragma once

#include <string>

namespace hub::media {

// A shared library that is opened when it is needed, so that the program starts without it, and runs where it isn't
// installed. It stays for as long as the process.
class Library {
public:
    // Throws Unavailable, naming the package that is missing.
    Library(const char* file, const char* package);

    // decltype(&function) find<decltype(function)>("function"); throws Unavailable.
    template <class Function>
    Function* find(const char* name) const {
        return reinterpret_cast<Function*>(address_of(name));
    }

private:
    void* address_of(const char* name) const;

    void* handle_;
};

}  // namespace hub::media
