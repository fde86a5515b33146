#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "reactor.h"
#include "wire.h"

namespace hub::bench {

// One connection; opened again whenever the server closed it.
class Callers::Caller {
public:
    Caller(Callers& crowd, Reactor& reactor, int port) : crowd_(crowd), reactor_(reactor), port_(port) {
        ready_ = [this](unsigned events) { on_ready(events); };
        open();
    }
    ~Caller() { close(); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    void ask(Question question) {
        if (socket_ < 0) open();
        question_ = std::move(question);
        sent_ = 0;
        has_retried_ = false;
        send();
    }

private:
    void open() {
        socket_ = connect_to(port_);
        received_.clear();
        is_full_ = false;
        reactor_.watch(socket_, EPOLLIN, &ready_);
    }

    void close() {
        if (socket_ < 0) return;
        reactor_.forget(socket_);
        ::close(socket_);
        socket_ = -1;
    }

    void on_ready(unsigned events) {
        if ((events & EPOLLOUT) != 0 && question_) send();
        if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive();
    }

    void send() {
        const std::string& request = question_->request;
        while (sent_ < request.size()) {
            const auto count = ::send(socket_, request.data() + sent_, request.size() - sent_, MSG_NOSIGNAL);
            if (count < 0 && errno == EAGAIN) return wait_for_room(true);
            if (count < 0) return broke();
            sent_ += static_cast<std::size_t>(count);
        }
        wait_for_room(false);
    }

    void wait_for_room(bool wanted) {
        if (wanted == is_full_) return;
        is_full_ = wanted;
        reactor_.change(socket_, wanted ? unsigned{EPOLLIN} | EPOLLOUT : unsigned{EPOLLIN}, &ready_);
    }

    void receive() {
        static thread_local std::array<char, 65536> buffer;
        const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (count < 0 && errno == EAGAIN) return;
        if (count <= 0) return broke();
        received_.append(buffer.data(), static_cast<std::size_t>(count));
        auto message = first_message(received_);
        if (message && question_) finish(*message);
    }

    void finish(Message& message) {
        const Answer answer{
            .status = status_of(message.head), .head = std::string{message.head}, .body = std::move(message.body)};
        const bool is_last = header_of(answer.head, "connection") == "close";
        received_.erase(0, message.size);
        if (is_last) close();
        over(answer);
    }

    // A kept connection may be closed just as the next question is on its way; that is asked once more.
    void broke() {
        const bool was_fresh = !received_.empty() || has_retried_;
        close();
        if (!question_) return;
        if (was_fresh) {
            ++crowd_.broken_;
            return over({});
        }
        has_retried_ = true;
        open();
        sent_ = 0;
        send();
    }

    void over(const Answer& answer) {
        const Answered answered = std::move(question_->answered);
        question_.reset();
        --crowd_.busy_;
        crowd_.free(*this);
        answered(answer);
    }

    Callers& crowd_;
    Reactor& reactor_;
    int port_;
    Reactor::Ready ready_;
    int socket_ = -1;
    bool is_full_ = false;
    bool has_retried_ = false;
    std::size_t sent_ = 0;
    std::string received_;
    std::optional<Question> question_;
};

Callers::Callers(Reactor& reactor, int port, std::size_t connections) : reactor_(reactor), port_(port) {
    for (std::size_t count = 0; count < connections; ++count) {
        callers_.push_back(std::make_unique<Caller>(*this, reactor_, port_));
        idle_.push_back(callers_.back().get());
    }
}

Callers::~Callers() = default;

void Callers::ask(std::string request, Answered answered) {
    if (idle_.empty()) {
        waiting_.push_back({std::move(request), std::move(answered)});
        most_waiting_ = std::max(most_waiting_, waiting_.size());
        return;
    }
    Caller* const caller = idle_.back();
    idle_.pop_back();
    ++busy_;
    caller->ask({std::move(request), std::move(answered)});
}

void Callers::free(Caller& caller) {
    if (waiting_.empty()) {
        idle_.push_back(&caller);
        return;
    }
    Question next = std::move(waiting_.front());
    waiting_.pop_front();
    ++busy_;
    caller.ask(std::move(next));
}

}  // namespace hub::bench
