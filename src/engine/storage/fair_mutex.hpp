#pragma once

#include <pthread.h>

namespace dynantic::engine::storage {

/// A shared mutex under which readers cannot starve a writer.
///
/// std::shared_mutex lets readers in while a writer waits (glibc's default), so a store under steady reading
/// would never be written. Here new readers queue behind a waiting writer. A thread must not take it twice.
/// Meets the standard's SharedMutex requirements as far as std::unique_lock and std::shared_lock use them.
class FairMutex {
  public:
    FairMutex() noexcept {
        pthread_rwlockattr_t attributes;
        pthread_rwlockattr_init(&attributes);
#if defined(__GLIBC__)
        pthread_rwlockattr_setkind_np(&attributes, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
#endif
        pthread_rwlock_init(&lock_, &attributes);
        pthread_rwlockattr_destroy(&attributes);
    }
    FairMutex(const FairMutex&) = delete;
    FairMutex& operator=(const FairMutex&) = delete;
    ~FairMutex() { pthread_rwlock_destroy(&lock_); }

    void lock() noexcept { pthread_rwlock_wrlock(&lock_); }
    bool try_lock() noexcept { return pthread_rwlock_trywrlock(&lock_) == 0; }
    void unlock() noexcept { pthread_rwlock_unlock(&lock_); }
    void lock_shared() noexcept { pthread_rwlock_rdlock(&lock_); }
    bool try_lock_shared() noexcept { return pthread_rwlock_tryrdlock(&lock_) == 0; }
    void unlock_shared() noexcept { pthread_rwlock_unlock(&lock_); }

  private:
    pthread_rwlock_t lock_;
};

}  // namespace dynantic::engine::storage
