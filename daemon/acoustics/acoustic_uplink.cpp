#include "acoustics/acoustic_uplink.hpp"

#include <fmt/format.h>

#include <utility>

#include "acoustics/modem/make_modem.hpp"

namespace buoyd {

namespace {

/// What the spool tells waits no longer than this.
constexpr Micros longest_listening{1'000'000};

}  // namespace

AcousticUplink::AcousticUplink(const Settings& settings, const Clock& clock, RepeatLog& log,
                               SpoolRequests& spool, UplinkReport::Tell tell,
                               std::function<void(const TimeTold&)> told, TurnWatch& turns,
                               std::string boot, SharedValue<AcousticStatus>& board)
    : settings_(settings),
      clock_(clock),
      turns_(turns),
      board_(board),
      report_(clock, log, std::move(tell)),
      line_(dialog_line(settings.acoustic, "acoustic"), clock, stop_, log),
      node_(options(std::move(boot), std::move(told)), make_modem(settings.acoustic), spool, clock),
      dialog_(line_, node_, "the acoustic modem's line", log) {}

NodeOptions AcousticUplink::options(std::string boot, std::function<void(const TimeTold&)> told) {
  NodeOptions options;
  options.record.archive = settings_.mqtt.archive;
  options.record.boot = std::move(boot);
  options.record.batch_interval = settings_.mqtt.batch_interval;
  options.record.receipt_interval = settings_.mqtt.receipt_interval;
  options.record.report = [this](std::string_view kind, std::string_view text) {
    report_.occurred(kind, Priority::warning, text);
  };
  options.station = settings_.station.id;
  options.buoy = settings_.acoustic.buoy.value_or(0);
  options.air_time = settings_.acoustic.air_time;
  options.draw = drawn_at_random();
  options.told = std::move(told);
  return options;
}

void AcousticUplink::run() {
  for (;;) {
    take_inbox(clock_.mono());
    const auto turned = dialog_.turn(longest_listening);
    if (!turned && turned.error().code == ErrorCode::stopped) break;
    turns_.turned();
  }
  line_.close();
}

void AcousticUplink::take_inbox(MonoTime now) {
  UplinkInbox::Content content = inbox_.take();
  RecordLane& lane = node_.lane();
  if (content.news) {
    is_volatile_ = content.news->is_volatile;
    lane.news(*content.news);
  }
  for (const UrgentReading& one : content.urgent) lane.urgent(one);
  for (auto& [query, run] : content.answers) lane.owed(query, std::move(run), now);
  if (drain_) lane.drain();
  if (resync_.exchange(false)) lane.resync(now);
  drained_at_ = lane.drained() ? content.serial : 0;
  status_.update([this](UplinkStatus& status) { status = make_status(); });
  board_.update([this](AcousticStatus& status) { status = node_.status(); });
}

bool AcousticUplink::drained() const {
  const std::uint64_t serial = inbox_.serial();
  return serial > 0 && drained_at_ == serial;
}

UplinkStatus AcousticUplink::make_status() const {
  UplinkStatus status;
  status.connected = node_.is_online();
  status.broker = fmt::format("{} the buoy at address {}",
                              status.connected ? "through" : "no broker yet through",
                              settings_.acoustic.buoy.value_or(0));
  status.connects = node_.connects();
  if (is_volatile_) status.notes.emplace_back("volatile");
  node_.lane().tell(status);
  for (const LaneStatus& lane : status.lanes) status.sent_bytes += lane.bytes;
  return status;
}

}  // namespace buoyd
