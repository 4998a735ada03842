#pragma once
// Work in a process of its own that may be killed anywhere in it: what it had not given to the
// kernel is lost. No database may be open here, as SQLite's locks do not survive a fork.

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

namespace buoyshore::test {

/// `work` gets what kills its process.
inline void in_another_process(const std::function<void(const std::function<void()>&)>& work) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    work([] { _exit(0); });
    _exit(0);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
}

}  // namespace buoyshore::test
