#include "media/library.h"

#include <dlfcn.h>

#include "base/error.h"
#include "base/text.h"

namespace hub::media {

Library::Library(const char* file, const char* package) : handle_(::dlopen(file, RTLD_NOW)) {
    if (handle_ == nullptr)
        throw Unavailable(format("The library {} is missing. Install the package {}.", file, package));
}

void* Library::address_of(const char* name) const {
    void* const address = ::dlsym(handle_, name);
    if (address == nullptr) throw Unavailable(format("A library of this system lacks {}.", name));
    return address;
}

}  // namespace hub::media
