#pragma once
// A forwarder between an archive of the test's own and a platform that does as the test says.

#include <gmock/gmock.h>

#include <deque>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "shore/archive_fixture.hpp"
#include "shore/forward/forwarder.hpp"
#include "support/fake_clock.hpp"
#include "support/places.hpp"

namespace buoyshore::test {

/// What happens to a parcel.
enum class Fate : std::uint8_t {
  taken,
  unreachable,    ///< nobody is there
  failed,         ///< nothing of it came, and the platform asks to come again
  unanswered,     ///< it came, and nobody heard so
  refused,        ///< the platform says no
  killed_before,  ///< we are killed before it is sent
  killed_after    ///< we are killed when it has come
};

/// It outlives forwarders: what a platform remembers.
class Platform {
 public:
  std::deque<Fate> fates;  ///< of the next parcels; none left: taken
  int asked = 30;          ///< s, of who fails: how long it wants to be left alone
  std::vector<Parcel> parcels{};
  bool may_have_come = false;  ///< the last one, as far as its sender knows

  buoyd::Result<void> meet(const Parcel& parcel) {
    using buoyd::ErrorCode;
    const Fate fate = fates.empty() ? Fate::taken : fates.front();
    if (!fates.empty()) fates.pop_front();
    may_have_come = fate != Fate::failed && fate != Fate::refused && fate != Fate::unreachable;
    if (fate == Fate::killed_before) return buoyd::fail(ErrorCode::stopped, "killed");
    if (fate == Fate::unreachable) return buoyd::fail(ErrorCode::unavailable, "nobody is there");
    if (fate == Fate::failed) return buoyd::fail(ErrorCode::busy, "later", asked);
    if (fate == Fate::refused) return buoyd::fail(ErrorCode::refused, "the answer is 400: no", 400);
    parcels.push_back(parcel);
    if (fate == Fate::killed_after) return buoyd::fail(ErrorCode::stopped, "killed");
    if (fate == Fate::unanswered) return buoyd::fail(ErrorCode::timeout, "no answer");
    return {};
  }

  /// The lines of all parcels, those that came twice under one name once. Expects that they are the
  /// same both times.
  [[nodiscard]] std::vector<std::string> lines() const {
    std::map<std::string, std::string> seen;
    std::vector<std::string> found;
    for (const Parcel& parcel : parcels) {
      std::string text;
      for (const ParcelPart& part : parcel.parts) text += part.text;
      const auto [known, is_new] = seen.emplace(parcel.name, text);
      EXPECT_EQ(known->second, text) << parcel.name;
      if (!is_new) continue;
      std::istringstream stream(text);
      for (std::string line; std::getline(stream, line);) found.push_back(line);
    }
    return found;
  }
  /// The numbers of the readings in lines of JSON.
  [[nodiscard]] std::vector<std::int64_t> numbers() const {
    std::vector<std::int64_t> found;
    for (const std::string& line : lines()) {
      const auto object = buoyd::Json::parse(line);
      EXPECT_TRUE(object) << line;
      if (object && object->find("seq") != nullptr) {
        found.push_back(object->integer_at("seq").value());
      }
    }
    return found;
  }
};

class PlatformSender : public Sender {
 public:
  PlatformSender(Platform& platform, buoyd::FakeClock& clock)
      : Sender(clock, [] { return false; }), platform_(platform), fake_(clock) {}
  buoyd::Result<void> send(const Parcel& parcel) override {
    begin(parcel);
    auto sent = platform_.meet(parcel);
    if (platform_.may_have_come) note_come();
    return sent;
  }
  void rest(buoyd::MonoTime until) override { fake_.advance_to(until); }

 private:
  Platform& platform_;
  buoyd::FakeClock& fake_;
};

class ForwardTest : public ArchiveTest {
 protected:
  static TextTemplate shipped(const std::string& name) {
    return load_text_template(buoyd::source_dir() + "/config/exports/" + name + ".toml").value();
  }
  [[nodiscard]] std::string state() const { return folder_ + "/platform.state"; }

  /// A process that forwards: it is killed when this goes.
  struct Process {
    std::unique_ptr<Cursor> cursor;
    ArchiveReader archive;
    std::unique_ptr<Sender> sender;
    std::unique_ptr<Outbox> outbox;
    std::unique_ptr<Forwarder> forwarder;
  };
  std::unique_ptr<Process> begin() {
    auto cursor =
        Cursor::open(state(), {order_.station, order_.instrument, order_.kind, name_, ""}, false);
    EXPECT_TRUE(cursor) << cursor.error().text;
    if (!cursor) return nullptr;
    const auto never = [] { return false; };
    const auto tell = [this](buoyd::Priority, std::string_view text) {
      said_ += text, said_ += '\n';
    };
    std::unique_ptr<Process> made(
        new Process{std::move(*cursor), ArchiveReader(path(), never), nullptr, nullptr, nullptr});
    made->sender = sender();
    made->outbox = std::make_unique<Outbox>(order_, form_, *made->cursor, clock_, tell);
    made->forwarder = std::make_unique<Forwarder>(
        name_, made->archive, *made->outbox, *made->cursor, *made->sender, clock_, never, tell);
    return made;
  }
  virtual std::unique_ptr<Sender> sender() {
    return std::make_unique<PlatformSender>(platform_, clock_);
  }
  /// Begins, sends all there is and ends; after each kill it begins again.
  Forwarder::Outcome run() {
    for (;;) {
      const auto process = begin();
      if (process == nullptr) return Forwarder::Outcome::failed;
      const Forwarder::Outcome outcome = process->forwarder->run(true);
      if (outcome != Forwarder::Outcome::stopped) return outcome;
    }
  }

  buoyd::FakeClock clock_;
  Platform platform_;
  TextTemplate form_ = shipped("json");
  ForwardOrder order_{"kelpie", "", "", {Target::Kind::tcp, "127.0.0.1:1"}};
  std::string name_ = "a platform";
  std::string said_;
};

}  // namespace buoyshore::test
