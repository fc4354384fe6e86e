#pragma once

#include <pthread.h>

namespace dynantic::detail {

/// One T of each thread, made when it is first asked for: for what is kept from call to call, without a lock.
///
/// A plain thread_local is dead too early. Those of the main thread are destroyed before the statics are, and the destructor
/// of a static may well make a last call: the process-wide client is never destroyed, so that it can. So this goes by a key
/// of pthreads: it ends after all thread_locals of its thread, and not at all in the thread that ends the process.
template <class T>
class PerThread {
  public:
    [[nodiscard]] static T& get() {
        if (mine_ == nullptr) make();
        return *mine_;
    }

  private:
    struct Key {
        pthread_key_t value{};
        bool made = ::pthread_key_create(&value, &PerThread::end) == 0;
        Key() = default;
        Key(const Key&) = delete;
        Key& operator=(const Key&) = delete;
        ~Key() {  // the code of `end` may be unloaded now (dlclose)
            if (made) ::pthread_key_delete(value);
        }
    };
    static void make() {
        static const Key key;
        mine_ = new T;
        // Where there is no key, or no more, it stays to the end of the process.
        if (key.made) static_cast<void>(::pthread_setspecific(key.value, mine_));
    }
    static void end(void* mine) {
        mine_ = nullptr;
        delete static_cast<T*>(mine);
    }
    static constinit inline thread_local T* mine_ = nullptr;
};

}  // namespace dynantic::detail
