#pragma once
// Wakes a line's thread where it idles: an eventfd that its idle wait polls. Any thread wakes; the
// line's thread clears.

namespace buoyd {

class WakeSignal {
 public:
  WakeSignal();
  ~WakeSignal();
  WakeSignal(const WakeSignal&) = delete;
  WakeSignal& operator=(const WakeSignal&) = delete;

  void wake() const;
  void clear() const;
  /// Readable once woken, until cleared; -1 without descriptors: then nothing wakes.
  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  const int descriptor_;
};

}  // namespace buoyd
