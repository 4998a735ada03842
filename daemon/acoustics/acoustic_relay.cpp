#include "acoustics/acoustic_relay.hpp"

#include "acoustics/modem/make_modem.hpp"

namespace buoyd {

namespace {

constexpr Micros look_for_receipts{500'000};  // they wait no longer for the modem
/// A line that is opened takes some seconds.
constexpr Micros turn_limit = std::chrono::seconds(30);

std::vector<std::string> stations_of(const AcousticSettings& settings) {
  std::vector<std::string> stations;
  stations.reserve(settings.nodes.size());
  for (const AcousticNodeSettings& node : settings.nodes) stations.push_back(node.station);
  return stations;
}

/// A clock that nobody vouches for is not told to nodes.
std::optional<UtcFix> time_of(const Clock& clock, const ClockQuality& quality) {
  if (quality.state != ClockState::ntp && quality.state != ClockState::gnss) return std::nullopt;
  return UtcFix{clock.wall(), Micros(std::int64_t{1} << quality.error_bits)};
}

}  // namespace

AcousticRelay::AcousticRelay(const AcousticSettings& settings, const Clock& clock,
                             const GetQuality& quality, RepeatLog& log, Supervision& supervision,
                             SharedValue<AcousticStatus>& board)
    : supervision_(supervision),
      board_(board),
      post_(stations_of(settings)),
      line_(dialog_line(settings, "acoustic"), clock, stop_, log),
      lane_(settings.nodes, make_modem(settings), post_, drawn_at_random(), clock,
            [&clock, quality] { return time_of(clock, quality()); }),
      dialog_(line_, lane_, "the acoustic modem's line", log) {}

Result<void> AcousticRelay::begin() {
  if (watched_ != nullptr) return {};
  watched_ = std::make_unique<WatchedThread>(supervision_, "acoustic", TurnLimits{turn_limit});
  auto begun = thread_.start("acoustic", [this] { run(); });
  if (!begun) watched_.reset();
  return begun;
}

void AcousticRelay::run() {
  for (;;) {
    const auto turned = dialog_.turn(look_for_receipts);
    if (!turned && turned.error().code == ErrorCode::stopped) break;
    board_.update([this](AcousticStatus& status) { status = lane_.status(); });
    watched_->turns().turned();
  }
  line_.close();
  watched_->ended();
}

void AcousticRelay::end() {
  stop_.raise();
  thread_.join();
}

}  // namespace buoyd
