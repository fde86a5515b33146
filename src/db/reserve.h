#pragma once

#include <cstdint>
#include <string>

// What is left when nothing is: room on the disk that belongs to those who make room.
namespace hub::db {

// What this thread writes while it lives makes room, or lets somebody in who will: on a full disk it may use the
// reserve.
class MakingRoom {
public:
    MakingRoom();
    ~MakingRoom();
    MakingRoom(const MakingRoom&) = delete;
    MakingRoom& operator=(const MakingRoom&) = delete;

    static bool is_on_this_thread();

private:
    const bool was_on_;
};

// A file beside the database that only takes up room. It is given up a piece at a time and taken back as there is room
// again. For one thread; other processes on the same database may use it too.
class Reserve {
public:
    static constexpr std::int64_t size_max = std::int64_t{8} * 1024 * 1024;

    // Takes the room, or as much of it as there is. An empty path: there is no reserve.
    explicit Reserve(const std::string& path);
    ~Reserve();
    Reserve(const Reserve&) = delete;
    Reserve& operator=(const Reserve&) = delete;

    // False when there is nothing left to give.
    bool give_up();
    // Takes what room there is, up to what it had.
    void take_back();
    // Since something was given up, until all of it was taken back.
    bool is_lent() const { return is_lent_; }

private:
    std::int64_t size() const;
    bool grow_by(std::int64_t bytes) const;

    const int handle_;
    std::int64_t kept_ = 0;  // the most it had
    bool is_lent_ = false;
};

}  // namespace hub::db
