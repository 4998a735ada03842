// What science costs by itself: one thread judges and averages readings of as many instruments as
// it is told, as the configuration says of its first one. Hot: one instrument's readings, one after
// the other. Cold: a reading of each instrument in turn, and what science keeps of all of them is
// more than the processor's caches hold.
//
//   science_cost CONFIGURATION MODEL_FOLDER INSTRUMENTS
//
// Prints {"hot":…,"cold":…,"bytes":…}: µs of processor time a value, and allocated bytes a value.

#include <fmt/format.h>
#include <malloc.h>

#include <cstdlib>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "config/load_settings.hpp"
#include "core/body.hpp"
#include "model/describe.hpp"
#include "science/configured/instrument_science.hpp"

namespace {

using buoyd::Micros;

constexpr int warm_rounds = 70;  // a minute of flat lines, and more
constexpr int hot_rounds = 20'000;
constexpr int cold_rounds = 20;
constexpr std::size_t bodies = 101;  // so that an instrument says another one each time

[[noreturn]] void die(const std::string& what) {
  fmt::print(stderr, "science_cost: {}\n", what);
  std::exit(1);
}

double thread_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

buoyd::Configuration load(const std::string& file, const std::string& models) {
  auto loaded = buoyd::load_settings(file, {models});
  if (!loaded.configuration) die(loaded.mistakes.front().str());
  return *std::move(loaded.configuration);
}

struct Instrument {
  std::unique_ptr<buoyd::InstrumentScience> science;
  buoyd::DescriptionPtr description;
};

class Bench {
 public:
  Bench(const buoyd::Configuration& configuration, std::size_t instruments) {
    const buoyd::InstrumentSettings& settings = configuration.settings.instruments.front();
    const auto model = configuration.models.at(settings.model);
    for (std::size_t i = 0; i < instruments; ++i) {
      buoyd::InstrumentSettings own = settings;
      own.name += std::to_string(i);
      auto description = buoyd::describe(*model, 0, own, {}, {}, {});
      if (!description) die(description.error().text);
      instruments_.push_back(
          {std::make_unique<buoyd::InstrumentScience>(own, model, buoyd::DeploymentSettings{}),
           *description});
    }
    make_bodies();
  }

  [[nodiscard]] std::size_t values() const {
    return instruments_.front().description->value_count();
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }

  /// A reading of each of the first so many, and what the loop does after them.
  void round(std::size_t count) {
    now_ += Micros(1'000'000);
    const buoyd::ScienceTime time{lag_, true};
    for (std::size_t i = 0; i < count; ++i) {
      buoyd::Reading reading;
      reading.description = instruments_[i].description;
      reading.boottime = now_;
      reading.body = bodies_[++said_ % bodies];
      instruments_[i].science->take(reading, time, known_, emit_);
    }
    for (std::size_t i = 0; i < count; ++i) {
      instruments_[i].science->advance(now_, time, known_, emit_);
    }
  }
  [[nodiscard]] double us_a_value(std::size_t count, int rounds) {
    const double before = thread_us();
    for (int i = 0; i < rounds; ++i) round(count);
    return (thread_us() - before) / static_cast<double>(count * values()) / rounds;
  }

 private:
  void make_bodies() {
    std::mt19937 random(1);
    std::uniform_real_distribution<float> number(0, 10);
    for (std::size_t i = 0; i < bodies; ++i) {
      buoyd::Values said;
      for (std::size_t value = 0; value < values(); ++value) said.emplace_back(number(random));
      auto body = buoyd::write_body(*instruments_.front().description, said);
      if (!body) die(body.error().text);
      bodies_.push_back(*std::move(body));
    }
  }

  std::vector<Instrument> instruments_;
  std::vector<std::string> bodies_;
  std::size_t said_ = 0;
  std::size_t rows_ = 0;
  buoyd::MonoTime now_{Micros(1'000'000'000)};
  Micros lag_{1'780'000'000'000'000};
  buoyd::KnownValues known_;
  const buoyd::InstrumentScience::Emit emit_ = [this](buoyd::Reading&) { ++rows_; };
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) die("expected CONFIGURATION MODEL_FOLDER INSTRUMENTS");
  const buoyd::Configuration configuration = load(argv[1], argv[2]);
  const auto count = static_cast<std::size_t>(std::atoi(argv[3]));
  const auto before = mallinfo2();
  Bench bench(configuration, count);
  for (int i = 0; i < warm_rounds; ++i) bench.round(count);
  const auto after = mallinfo2();
  const double cold = bench.us_a_value(count, cold_rounds);
  const double hot = bench.us_a_value(1, hot_rounds);
  if (bench.rows() < count * (warm_rounds + cold_rounds) + hot_rounds) die("readings are missing");
  fmt::print(R"({{"hot":{:.3f},"cold":{:.3f},"bytes":{:.0f}}})"
             "\n",
             hot, cold,
             static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) /
                 static_cast<double>(count * bench.values()));
}
