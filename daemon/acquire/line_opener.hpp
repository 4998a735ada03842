#pragma once
// Opens a line, and opens it again when it is gone: at once if it had worked, otherwise after a
// back-off, as behind several in a row that were lost within a second. The line's own thread only.

#include "line/line.hpp"

namespace buoyd {

class LineOpener {
 public:
  explicit LineOpener(Line& line) : line_(line), next_try_(line.now()) {}

  /// When open() is to be called, while the line is closed.
  [[nodiscard]] MonoTime next_try() const { return next_try_; }
  /// Makes one attempt. After a failure other than `stopped` the next one is 1, 2, 4 … 60 s later.
  [[nodiscard]] Result<void> open();

  /// The line is dead: closes it. True: it had carried bytes since it was opened, so the next
  /// attempt is at once and the back-off begins anew (a peer that closes idle connections costs
  /// one reconnect). False: the back-off goes on. From the third loss in a row of a line that was
  /// open for less than 1 s it goes on, too, whatever bytes came.
  bool lost();
  /// The line was of use since it was opened, however short it lasts: losses before it do not
  /// count.
  void served() { young_losses_ = 0; }

 private:
  void wait_longer();

  Line& line_;
  MonoTime next_try_;
  Micros back_off_{0};
  MonoTime opened_at_{};
  int young_losses_ = 0;               // in a row
  std::uint64_t received_before_ = 0;  // bytes received before it was opened
};

}  // namespace buoyd
