#include "http/resolver.h"

#include <utility>

#include <netdb.h>
#include <sys/socket.h>

namespace hub::http {

namespace {

constexpr std::size_t look_up_threads = 8;
constexpr std::size_t look_up_queue = 256;
constexpr Duration remembered = 30s;
constexpr Duration remembered_absent = 3s;
constexpr std::size_t names_max = 4096;

}  // namespace

std::vector<Address> Resolver::ask_system(const std::string& name) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* first = nullptr;
    if (getaddrinfo(name.c_str(), nullptr, &wanted, &first) != 0) return {};
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> all{first, freeaddrinfo};
    std::vector<Address> addresses;
    for (const addrinfo* found = first; found != nullptr; found = found->ai_next) {
        if (const auto address = Address::of(*found->ai_addr)) addresses.push_back(*address);
    }
    return addresses;
}

Resolver::Resolver(LookUp look_up) : look_up_(std::move(look_up)), threads_(look_up_threads, look_up_queue) {}

std::optional<std::vector<Address>> Resolver::find(const std::string& name, Duration patience) {
    if (const auto literal = Address::parse(name)) return std::vector{*literal};
    std::unique_lock lock(mutex_);
    const std::shared_ptr<Answer> answer = asked(name);
    if (!answer || !known_.wait_for(lock, patience, [&] { return answer->is_known; })) return std::nullopt;
    return answer->addresses;
}

// With the lock held. Null when too many look-ups hang already.
std::shared_ptr<Resolver::Answer> Resolver::asked(const std::string& name) {
    forget_the_old();
    std::shared_ptr<Answer>& answer = answers_[name];
    if (answer) return answer;
    answer = std::make_shared<Answer>();
    const bool is_taken = threads_.offer([this, name, answer] {
        std::vector<Address> addresses = look_up_(name);
        const std::lock_guard lock(mutex_);
        answer->addresses = std::move(addresses);
        answer->known_at = std::chrono::steady_clock::now();
        answer->is_known = true;
        known_.notify_all();
    });
    if (is_taken) return answer;
    answers_.erase(name);
    return nullptr;
}

void Resolver::forget_the_old() {
    const auto now = std::chrono::steady_clock::now();
    const bool is_full = answers_.size() >= names_max;
    std::erase_if(answers_, [&](const auto& pair) {
        const Answer& answer = *pair.second;
        const Duration kept = answer.addresses.empty() ? remembered_absent : remembered;
        return answer.is_known && (is_full || now - answer.known_at > kept);
    });
}

}  // namespace hub::http
