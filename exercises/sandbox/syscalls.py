"""System calls that a student's code may make, with their numbers.

Numbers are (x86_64, aarch64); ABSENT where an architecture has no such call. A test compares
them with libseccomp's where that is installed.
"""

ARCHITECTURES = ("x86_64", "aarch64")
ABSENT = -1
# AUDIT_ARCH_* of include/uapi/linux/audit.h
AUDIT_ARCHITECTURE = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}

ALLOWED: dict[str, tuple[int, int]] = {
    # the pipes and files that are open
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "pread64": (17, 67),
    "close": (3, 57),
    "close_range": (436, 436),
    "lseek": (8, 62),
    "dup": (32, 23),
    "dup2": (33, ABSENT),
    "dup3": (292, 24),
    "pipe": (22, ABSENT),
    "poll": (7, ABSENT),
    "ppoll": (271, 73),
    "select": (23, ABSENT),
    "pselect6": (270, 72),
    # looking at files (what can be seen is Landlock's and the mounts' affair)
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "stat": (4, ABSENT),
    "lstat": (6, ABSENT),
    "statx": (332, 291),
    "access": (21, ABSENT),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "getdents64": (217, 61),
    "getcwd": (79, 17),
    "readlink": (89, ABSENT),
    "readlinkat": (267, 78),
    # memory (NumPy's wheels call mbind)
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "brk": (12, 214),
    "mbind": (237, 235),
    # signals to itself
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    # time
    "nanosleep": (35, 101),
    "clock_nanosleep": (230, 115),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "gettimeofday": (96, 169),
    "time": (201, ABSENT),
    "times": (100, 153),
    # who am I
    "getpid": (39, 172),
    "gettid": (186, 178),
    "getppid": (110, 173),
    "getuid": (102, 174),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getegid": (108, 177),
    "getresuid": (118, 148),
    "getresgid": (120, 150),
    "getpgrp": (111, ABSENT),
    "getpgid": (121, 155),
    "getrusage": (98, 165),
    "getrlimit": (97, 163),
    "uname": (63, 160),
    # the C library at work
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "getcpu": (309, 168),
    "getrandom": (318, 278),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "arch_prctl": (158, ABSENT),
    "umask": (95, 166),
    # the end
    "exit": (60, 93),
    "exit_group": (231, 94),
}
# Allowed for some arguments only; the rules are in seccomp.py.
CONDITIONAL: dict[str, tuple[int, int]] = {
    "open": (2, ABSENT),
    "openat": (257, 56),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "prctl": (157, 167),
    "pipe2": (293, 59),
    "madvise": (28, 233),
    "futex": (202, 98),
    "prlimit64": (302, 261),
}
# Answered with ENOSYS, so that the C library falls back on a call that is denied politely.
UNKNOWN: dict[str, tuple[int, int]] = {
    "clone3": (435, 435),
}
