// Tells the thread sanitizer of the waits for a Mutex of Swift's.
//
// Taking a Mutex that is free, and giving it back where nobody waits, is compiled into the code that does it, where the
// sanitizer sees it. The rest is done by two functions in Swift's library, which it does not watch: whoever waited would
// seem not to have waited. These come before them, say what they do, and call them.
#define _GNU_SOURCE
#include "MutexWaits.h"
#include <dlfcn.h>
#include <stdint.h>

// _MutexHandle._lockSlow(_: UInt32) and _MutexHandle._unlockSlow(), as Swift writes their names.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *handle

void __tsan_acquire(void *address);
void __tsan_release(void *address);

static SWIFT void (*library_lock)(uint32_t thread, SELF);
static SWIFT void (*library_unlock)(SELF);

__attribute__((constructor)) static void find_library(void) {
  library_lock = (SWIFT void (*)(uint32_t, SELF))dlsym(RTLD_NEXT, LOCK);
  library_unlock = (SWIFT void (*)(SELF))dlsym(RTLD_NEXT, UNLOCK);
}

SWIFT void lock_and_tell(uint32_t thread, SELF) __asm__(LOCK);
SWIFT void lock_and_tell(uint32_t thread, SELF) {
  library_lock(thread, handle);
  __tsan_acquire(handle);
}

SWIFT void tell_and_unlock(SELF) __asm__(UNLOCK);
SWIFT void tell_and_unlock(SELF) {
  __tsan_release(handle);
  library_unlock(handle);
}
