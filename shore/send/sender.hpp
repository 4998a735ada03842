#pragma once
// Sends parcels to another party's program, whatever it speaks. One thread.

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/time.hpp"

namespace buoyshore {

struct ParcelPart {
  std::string place;     ///< the name of a file, or a topic; "" where there is one place only
  std::uint64_t at = 0;  ///< of a file: how long it is before this
  std::string text;
};

/// What is sent as one. Sent again, it has the same name and the same bytes.
struct Parcel {
  std::string name;   ///< letters, digits, _ and -
  std::string media;  ///< what its texts are, as HTTP says it
  std::vector<ParcelPart> parts;
};

/// How long poll() waits, in ms: until then, or until `must_end` has to be asked again.
[[nodiscard]] int wait_ms(const buoyd::Clock& clock, buoyd::MonoTime until);

class Sender {
 public:
  /// `must_end` is asked at least once a second; true ends what waits. `clock` must outlive
  /// this.
  Sender(const buoyd::Clock& clock, std::function<bool()> must_end)
      : clock_(clock), must_end_(std::move(must_end)) {}
  virtual ~Sender() = default;
  Sender(const Sender&) = delete;
  Sender& operator=(const Sender&) = delete;

  /// The other party has all of it when this returned well; else it may have some. Errors: refused
  /// (it will never take this parcel), mismatch (but another of the same readings), stopped, busy
  /// (it asks to come again, in `detail` seconds, 0 = it does not say); any other one: again later.
  [[nodiscard]] virtual buoyd::Result<void> send(const Parcel& parcel) = 0;
  /// May the other party have some of the parcel that was sent last, by any attempt of this sender?
  /// False only where it certainly has not.
  [[nodiscard]] virtual bool may_have_come() const { return has_come_; }
  /// Waits until then; keeps alive what connection there is.
  virtual void rest(buoyd::MonoTime until);

 protected:
  /// Who calls this first of all for each parcel, and note_come() whenever some of it may have
  /// come, knows that the rest has not.
  void begin(const Parcel& parcel);
  void note_come() { has_come_ = true; }
  [[nodiscard]] bool must_end() const { return must_end_(); }
  [[nodiscard]] const std::function<bool()>& ending() const { return must_end_; }
  [[nodiscard]] const buoyd::Clock& clock() const { return clock_; }

 private:
  const buoyd::Clock& clock_;
  const std::function<bool()> must_end_;
  std::string parcel_;  // the name of the last one
  bool has_come_ = true;
};

}  // namespace buoyshore
