#pragma once
// A program run by a test: started, waited for, killed by its pid. It dies with the test.
// Use: SOURCES … ${PROJECT_SOURCE_DIR}/tests/support/child.cpp

#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace buoyd::test {

class Child {
 public:
  /// Output and errors go to `log`, appended. Throws std::runtime_error where no process begins;
  /// one that cannot run the program ends with 127.
  Child(const std::vector<std::string>& words, std::string log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Nobody gets it once wait() has seen the end.
  void signal(int number) const;
  /// Waits for its end, at most 30 s; its exit code, −signal if one ended it, nullopt if it runs.
  [[nodiscard]] std::optional<int> wait();
  /// Its end, seen once, counts for ever.
  [[nodiscard]] bool has_ended();
  /// Everything in the log.
  [[nodiscard]] std::string output() const;
  /// Until the log contains `text`; false after 30 s.
  [[nodiscard]] bool until_said(const std::string& text) const;

 private:
  std::string log_;
  pid_t pid_;  // -1 once its end was seen
  int status_ = 0;
};

/// Asks every some milliseconds; false after 30 s.
[[nodiscard]] bool until(const std::function<bool()>& condition);

/// Runs a program to its end.
struct Ended {
  std::optional<int> code;
  std::string output;
};
[[nodiscard]] Ended run(const std::vector<std::string>& words, const std::string& log);

}  // namespace buoyd::test
