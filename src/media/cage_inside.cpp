#include "media/cage_inside.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/sabotage.h"
#include "base/text.h"

namespace hub::media {

namespace {

constexpr rlim_t megabyte = rlim_t{1024} * 1024;

// A sanitizer maps more than any limit could allow.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool memory_is_limited = false;
#elif defined(__has_feature)
constexpr bool memory_is_limited = !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer);
#else
constexpr bool memory_is_limited = true;
#endif

void limit(__rlimit_resource resource, rlim_t most) {
    const rlimit both{.rlim_cur = most, .rlim_max = most};
    if (::setrlimit(resource, &both) != 0)
        throw Unavailable("A limit could not be set: " + std::generic_category().message(errno));
}

// The rules of one filter: what isn't allowed fails with EPERM, what can't be an honest mistake ends the process.
class CallFilter {
public:
    CallFilter() : rules_(::seccomp_init(SCMP_ACT_ERRNO(EPERM))) { check(rules_ == nullptr ? -ENOMEM : 0); }
    ~CallFilter() { ::seccomp_release(rules_); }
    CallFilter(const CallFilter&) = delete;
    CallFilter& operator=(const CallFilter&) = delete;

    void allow(int call) { check(::seccomp_rule_add_array(rules_, SCMP_ACT_ALLOW, call, 0, nullptr)); }
    void allow_if(int call, const scmp_arg_cmp& condition) {
        check(::seccomp_rule_add_array(rules_, SCMP_ACT_ALLOW, call, 1, &condition));
    }
    void answer(int call, std::uint16_t error) {
        check(::seccomp_rule_add_array(rules_, SCMP_ACT_ERRNO(error), call, 0, nullptr));
    }
    void kill(int call) { check(::seccomp_rule_add_array(rules_, SCMP_ACT_KILL_PROCESS, call, 0, nullptr)); }
    void load() { check(::seccomp_load(rules_)); }

private:
    static void check(int outcome) {
        if (outcome != 0)
            throw Unavailable("This kernel does not confine processes (seccomp): " +
                              std::generic_category().message(-outcome));
    }

    scmp_filter_ctx rules_;
};

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
    return {.arg = argument, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value};
}

constexpr std::array reading_and_writing = {SCMP_SYS(read),   SCMP_SYS(readv),    SCMP_SYS(pread64), SCMP_SYS(write),
                                            SCMP_SYS(writev), SCMP_SYS(pwrite64), SCMP_SYS(lseek),   SCMP_SYS(fstat),
                                            SCMP_SYS(close),  SCMP_SYS(ftruncate)};
constexpr std::array memory = {SCMP_SYS(munmap), SCMP_SYS(mremap), SCMP_SYS(madvise), SCMP_SYS(brk)};
constexpr std::array threads_and_time = {SCMP_SYS(futex),
                                         SCMP_SYS(set_robust_list),
                                         SCMP_SYS(rseq),
                                         SCMP_SYS(sched_yield),
                                         SCMP_SYS(gettid),
                                         SCMP_SYS(getpid),
                                         SCMP_SYS(tgkill),
                                         SCMP_SYS(rt_sigprocmask),
                                         SCMP_SYS(rt_sigaction),
                                         SCMP_SYS(rt_sigreturn),
                                         SCMP_SYS(sigaltstack),
                                         SCMP_SYS(exit),
                                         SCMP_SYS(exit_group),
                                         SCMP_SYS(clock_gettime),
                                         SCMP_SYS(clock_nanosleep),
                                         SCMP_SYS(nanosleep),
                                         SCMP_SYS(gettimeofday),
                                         SCMP_SYS(getrandom),
                                         SCMP_SYS(sched_getaffinity),
                                         SCMP_SYS(getrusage)};
constexpr std::array never_honest = {SCMP_SYS(execve),  SCMP_SYS(execveat), SCMP_SYS(ptrace),
                                     SCMP_SYS(connect), SCMP_SYS(bpf),      SCMP_SYS(process_vm_writev)};

}  // namespace

std::vector<std::string> caged_environment() {
    std::vector<std::string> variables{"LC_ALL=C",
                                       "MALLOC_CONF=narenas:1,retain:false",
                                       "VIPS_CONCURRENCY=1",
                                       "VIPS_NOVECTOR=1",
                                       "VIPS_DISC_THRESHOLD=2g",
                                       "GIO_USE_VFS=local"};
    // What breaks a promise in the child is asked there.
    if (sabotaged("unconfined_pictures")) variables.emplace_back("CUSTOMERHUB_SABOTAGE=unconfined_pictures");
    return variables;
}

void limit_myself() {
    if (sabotaged("unconfined_pictures")) return;
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
        ::prctl(PR_SET_DUMPABLE, 0) != 0)
        throw Unavailable("The process could not give up its privileges.");
    if (memory_is_limited) limit(RLIMIT_AS, 512 * megabyte);
    limit(RLIMIT_CPU, 10);
    limit(RLIMIT_FSIZE, 256 * megabyte);
    limit(RLIMIT_NOFILE, 64);  // its libraries are opened under this, its own files are handed in
    limit(RLIMIT_CORE, 0);
}

void renounce_the_world() {
    if (sabotaged("unconfined_pictures")) return;
    CallFilter filter;
    for (const int call : reading_and_writing) filter.allow(call);
    for (const int call : memory) filter.allow(call);
    for (const int call : threads_and_time) filter.allow(call);
    // Asked of an open file, not of a name.
    filter.allow_if(SCMP_SYS(newfstatat), masked(3, AT_EMPTY_PATH, AT_EMPTY_PATH));
    // No memory that is code; no child that isn't a thread.
    filter.allow_if(SCMP_SYS(mmap), masked(2, PROT_EXEC, 0));
    filter.allow_if(SCMP_SYS(mprotect), masked(2, PROT_EXEC, 0));
    filter.allow_if(SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD));
    filter.answer(SCMP_SYS(clone3), ENOSYS);  // its flags can't be seen from here; the C library then uses clone
    filter.allow_if(SCMP_SYS(prctl), masked(0, ~std::uint64_t{0}, PR_SET_NAME));
    for (const int call : never_honest) filter.kill(call);
    filter.load();
}

}  // namespace hub::media
