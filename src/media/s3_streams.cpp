#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "base/text.h"
#include "media/s3_wire.h"

// Parts of files, on their way from the store to whoever reads them. One thread drives all transfers; what a reader
// hasn't taken yet is bounded, and its transfer pauses until it has.
namespace hub::media::wire {

namespace {

constexpr std::size_t ahead_max = std::size_t{48} * 1024;  // bytes of a stream that wait for its reader
constexpr long connections_max = 1'024;
constexpr int wait_max_ms = 1'000;

using Moment = std::chrono::steady_clock::time_point;

struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

}  // namespace

// One part on its way. The thread that drives and the reader share what the mutex guards.
struct Transfer {
    Transfer(std::string from, const http::ByteRange& range) : key(std::move(from)), part(range) {}

    const std::string key;
    const http::ByteRange part;

    std::mutex mutex;
    std::string come;  // and not taken over by the reader
    std::uint64_t count = 0;
    bool is_paused = false;
    bool is_over = false;
    bool is_left = false;  // the reader has gone
    std::function<void()> on_ready;

    // Of the driving thread alone.
    Easy handle;
    List headers;
    int turn = 0;
    Moment next_try{};
};

class Streams {
public:
    explicit Streams(S3Place place) : place_(std::move(place)), multi_(curl_multi_init()) {
        ENSURE(multi_ != nullptr);
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, connections_max);
        thread_ = std::jthread{[this](const std::stop_token& stop) { drive(stop); }};
    }
    ~Streams() {
        thread_.request_stop();
        wake();
    }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    void begin(std::shared_ptr<Transfer> transfer) {
        {
            const std::scoped_lock lock{mutex_};
            begun_.push_back(std::move(transfer));
        }
        wake();
    }
    void wake() { curl_multi_wakeup(multi_.get()); }

private:
    void drive(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            take_begun();
            begin_due();
            look_after();
            int running = 0;
            curl_multi_perform(multi_.get(), &running);
            note_ended();
            curl_multi_poll(multi_.get(), nullptr, 0, pause_ms(), nullptr);
        }
        take_begun();
        while (!transfers_.empty()) end(transfers_.begin()->first, "the program ends");
    }

    void take_begun() {
        const std::scoped_lock lock{mutex_};
        for (auto& transfer : begun_) {
            Transfer* const named = transfer.get();
            transfers_.emplace(named, std::move(transfer));
        }
        begun_.clear();
    }

    void begin_due() {
        const Moment now = std::chrono::steady_clock::now();
        for (auto& [transfer, kept] : transfers_) {
            if (!transfer->handle && transfer->next_try <= now) start(*transfer);
        }
    }

    void start(Transfer& transfer) {
        transfer.handle.reset(curl_easy_init());
        CURL* const handle = transfer.handle.get();
        ENSURE(handle != nullptr);
        transfer.headers = prepare(handle, place_, {.method = "GET", .key = transfer.key}, sha256_of_nothing);
        const std::string range = format("{}-{}", transfer.part.first, transfer.part.first + transfer.part.length - 1);
        set(handle, CURLOPT_RANGE, range.c_str());
        set(handle, CURLOPT_WRITEFUNCTION, &Streams::take);
        set(handle, CURLOPT_WRITEDATA, &transfer);
        set(handle, CURLOPT_PRIVATE, &transfer);
        curl_multi_add_handle(multi_.get(), handle);
    }

    // Lets those go on whose readers have caught up, and those go whose readers have gone.
    void look_after() {
        std::vector<Transfer*> left;
        for (auto& [transfer, kept] : transfers_) {
            bool may_go_on = false;
            {
                const std::scoped_lock lock{transfer->mutex};
                if (transfer->is_left) left.push_back(transfer);
                may_go_on = transfer->is_paused && transfer->come.empty();
                if (may_go_on) transfer->is_paused = false;
            }
            if (may_go_on && transfer->handle) curl_easy_pause(transfer->handle.get(), CURLPAUSE_CONT);
        }
        for (Transfer* const transfer : left) end(transfer, {});
    }

    void note_ended() {
        int left = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            char* pointer = nullptr;
            long status = 0;
            const CURLcode code = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &pointer);
            curl_easy_getinfo(message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
            settle(*reinterpret_cast<Transfer*>(pointer), code, static_cast<int>(status));
        }
    }

    void settle(Transfer& transfer, CURLcode code, int status) {
        const bool is_whole = code == CURLE_OK && transfer.count == transfer.part.length;
        if (is_whole) return end(&transfer, {});
        const bool may_try_again = transfer.count == 0 && is_passing(status == 206 ? 0 : status);
        const int tries = code == CURLE_OPERATION_TIMEDOUT ? 2 : s3_tries_max;  // somebody waits for it
        if (may_try_again && ++transfer.turn < tries) {
            let_go(transfer);
            transfer.next_try = std::chrono::steady_clock::now() + pause_after(transfer.turn);
            return;
        }
        end(&transfer, code != CURLE_OK && code != CURLE_WRITE_ERROR ? note_of(code) : format("it answers {}", status));
    }

    void let_go(Transfer& transfer) {
        if (!transfer.handle) return;
        curl_multi_remove_handle(multi_.get(), transfer.handle.get());
        transfer.handle.reset();
        transfer.headers.reset();
    }

    void end(Transfer* transfer, const std::string& failure) {
        let_go(*transfer);
        if (!failure.empty()) log::warn("store_failed", {{"object", transfer->key}, {"what", failure}});
        std::function<void()> call;
        {
            const std::scoped_lock lock{transfer->mutex};
            transfer->is_over = true;
            call = std::exchange(transfer->on_ready, {});
        }
        transfers_.erase(transfer);
        if (call) call();
    }

    // Never more than was asked for, and only of an answer that is that part.
    static std::size_t take(const char* bytes, std::size_t, std::size_t size, void* pointer) noexcept {
        auto& transfer = *static_cast<Transfer*>(pointer);
        long status = 0;
        curl_easy_getinfo(transfer.handle.get(), CURLINFO_RESPONSE_CODE, &status);
        if (status != 206) return status == 200 ? 0 : size;
        std::function<void()> call;
        try {
            const std::scoped_lock lock{transfer.mutex};
            if (transfer.count + size > transfer.part.length) return 0;
            if (!transfer.come.empty() && transfer.come.size() + size > ahead_max) {
                transfer.is_paused = true;
                return CURL_WRITEFUNC_PAUSE;
            }
            transfer.come.append(bytes, size);
            transfer.count += size;
            call = std::exchange(transfer.on_ready, {});
        } catch (...) {
            return 0;
        }
        if (call) call();
        return size;
    }

    int pause_ms() const {
        Moment next = std::chrono::steady_clock::now() + std::chrono::milliseconds{wait_max_ms};
        for (const auto& [transfer, kept] : transfers_) {
            if (!transfer->handle) next = std::min(next, transfer->next_try);
        }
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(next - std::chrono::steady_clock::now());
        return static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }

    S3Place place_;
    std::mutex mutex_;  // guards begun_
    std::vector<std::shared_ptr<Transfer>> begun_;
    std::unique_ptr<CURLM, MultiDeleter> multi_;
    std::map<Transfer*, std::shared_ptr<Transfer>> transfers_;  // of the driving thread alone
    std::jthread thread_;                                       // last: ends before what it uses
};

namespace {

class Part final : public http::Inflow {
public:
    Part(std::shared_ptr<Streams> streams, const std::string& key, const http::ByteRange& part)
        : streams_(std::move(streams)), transfer_(std::make_shared<Transfer>(key, part)) {
        streams_->begin(transfer_);
    }
    ~Part() override {
        std::function<void()> dropped;
        {
            const std::scoped_lock lock{transfer_->mutex};
            transfer_->is_left = true;
            dropped = std::exchange(transfer_->on_ready, {});
        }
        streams_->wake();
    }
    Part(const Part&) = delete;
    Part& operator=(const Part&) = delete;

    std::string_view bytes() override {
        if (used_ == mine_.size()) take_over();
        return std::string_view{mine_}.substr(used_);
    }
    void take(std::size_t count) override { used_ += count; }
    bool is_over() override {
        if (!bytes().empty()) return false;
        const std::scoped_lock lock{transfer_->mutex};
        return transfer_->is_over && transfer_->come.empty();
    }
    void when_ready(std::function<void()> call) override {
        {
            const std::scoped_lock lock{transfer_->mutex};
            if (transfer_->come.empty() && !transfer_->is_over) {
                transfer_->on_ready = std::move(call);
                return;
            }
        }
        call();
    }

private:
    void take_over() {
        mine_.clear();
        used_ = 0;
        bool was_paused = false;
        {
            const std::scoped_lock lock{transfer_->mutex};
            mine_.swap(transfer_->come);
            was_paused = transfer_->is_paused;
        }
        if (was_paused) streams_->wake();
    }

    std::shared_ptr<Streams> streams_;
    std::shared_ptr<Transfer> transfer_;
    std::string mine_;
    std::size_t used_ = 0;
};

}  // namespace

std::unique_ptr<http::Inflow> open_stream(const std::shared_ptr<Streams>& streams, const std::string& key,
                                          const http::ByteRange& part) {
    return std::make_unique<Part>(streams, key, part);
}

std::shared_ptr<Streams> start_streams(const S3Place& place) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    ENSURE(ready == CURLE_OK);
    return std::make_shared<Streams>(place);
}

}  // namespace hub::media::wire
