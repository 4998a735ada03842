#include "science/sea_state/wave_columns.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "science/computed/row_value.hpp"

namespace buoyd {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// One number of a row, and what it is called.
struct WaveNumber {
  std::string_view name;
  std::string_view long_name;
  std::string_view standard_name;
  std::string_view unit;
  double (*of)(const WaveRow&);
};

constexpr std::array counts{
    WaveNumber{"n", "samples of the heave that were there", "", "1",
               [](const WaveRow& row) { return static_cast<double>(row.state.n); }},
    WaveNumber{"n_bridged", "missing samples between which a line was drawn", "", "1",
               [](const WaveRow& row) { return static_cast<double>(row.state.bridged); }},
    WaveNumber{
        "segments", "parts of the window that the spectrum is the mean of", "", "1",
        [](const WaveRow& row) { return static_cast<double>(row.state.spectrum.n_segments); }},
    WaveNumber{"waves", "single waves, by zero up-crossing", "", "1",
               [](const WaveRow& row) { return static_cast<double>(row.state.crossing.n_waves); }},
};

constexpr std::array heights{
    WaveNumber{"hm0", "4 times the root of the spectrum's variance",
               "sea_surface_wave_significant_height", "m",
               [](const WaveRow& row) { return row.state.moments.hm0; }},
    WaveNumber{"peak_period", "", "sea_surface_wave_period_at_variance_spectral_density_maximum",
               "s", [](const WaveRow& row) { return row.state.moments.tp; }},
    WaveNumber{"tm02", "",
               "sea_surface_wave_mean_period_from_variance_spectral_density_second_frequency_"
               "moment",
               "s", [](const WaveRow& row) { return row.state.moments.tm02; }},
    WaveNumber{"significant_height", "mean of the highest third of the waves",
               "sea_surface_wave_significant_height", "m",
               [](const WaveRow& row) { return row.state.crossing.highest_third.height; }},
    WaveNumber{"significant_period", "", "sea_surface_wave_significant_period", "s",
               [](const WaveRow& row) { return row.state.crossing.highest_third.period; }},
    WaveNumber{"height_10", "mean of the highest tenth of the waves",
               "sea_surface_wave_mean_height_of_highest_tenth", "m",
               [](const WaveRow& row) { return row.state.crossing.highest_tenth.height; }},
    WaveNumber{"period_10", "", "sea_surface_wave_mean_period_of_highest_tenth", "s",
               [](const WaveRow& row) { return row.state.crossing.highest_tenth.period; }},
    WaveNumber{"maximum_height", "", "sea_surface_wave_maximum_height", "m",
               [](const WaveRow& row) { return row.state.crossing.highest.height; }},
    WaveNumber{"maximum_height_period", "", "sea_surface_wave_period_of_highest_wave", "s",
               [](const WaveRow& row) { return row.state.crossing.highest.period; }},
    WaveNumber{"average_height", "", "sea_surface_wave_mean_height", "m",
               [](const WaveRow& row) { return row.state.crossing.all.height; }},
    WaveNumber{"mean_period", "", "sea_surface_wave_mean_period", "s",
               [](const WaveRow& row) { return row.state.crossing.all.period; }},
};

constexpr std::array directions{
    WaveNumber{"mean_direction", "where the waves come from", "sea_surface_wave_from_direction",
               "degree", [](const WaveRow& row) { return row.state.mean.direction; }},
    WaveNumber{"mean_spread", "", "sea_surface_wave_directional_spread", "degree",
               [](const WaveRow& row) { return row.state.mean.spread; }},
    WaveNumber{"peak_direction", "where the waves of the peak come from",
               "sea_surface_wave_from_direction_at_variance_spectral_density_maximum", "degree",
               [](const WaveRow& row) { return row.state.peak.direction; }},
    WaveNumber{"peak_spread", "",
               "sea_surface_wave_directional_spread_at_variance_spectral_density_maximum", "degree",
               [](const WaveRow& row) { return row.state.peak.spread; }},
};

/// One number of each band of the spectrum.
struct WaveArray {
  std::string_view name;
  std::string_view standard_name;
  std::string_view unit;
  double (*of)(const WaveSpectrum&, std::size_t band);
};

WaveDirection direction_of(const WaveSpectrum& spectrum, std::size_t band) {
  if (spectrum.a1.empty()) return {};
  return wave_direction(1, spectrum.a1[band], spectrum.b1[band]);
}

constexpr WaveArray energy{
    "energy", "sea_surface_wave_variance_spectral_density", "m2 Hz-1",
    [](const WaveSpectrum& spectrum, std::size_t band) { return spectrum.density[band]; }};

constexpr std::array directional{
    WaveArray{"direction", "sea_surface_wave_from_direction", "degree",
              [](const WaveSpectrum& spectrum, std::size_t band) {
                return direction_of(spectrum, band).direction;
              }},
    WaveArray{"spread", "sea_surface_wave_directional_spread", "degree",
              [](const WaveSpectrum& spectrum, std::size_t band) {
                return direction_of(spectrum, band).spread;
              }},
};

template <class Column>
ModelChannel channel_of(const Column& column, ValueType type) {
  ModelChannel channel;
  channel.name = column.name;
  channel.standard_name = column.standard_name;
  channel.unit = column.unit;
  channel.type = type;
  if (column.name.ends_with("direction")) channel.reference = DirectionReference::true_north;
  return channel;
}

template <class Numbers>
void add_numbers(std::vector<ModelChannel>& channels, const Numbers& numbers, ValueType type) {
  for (const WaveNumber& number : numbers) {
    channels.push_back(channel_of(number, type));
    channels.back().long_name = number.long_name;
  }
}

void add_array(std::vector<ModelChannel>& channels, const WaveArray& array) {
  channels.push_back(channel_of(array, ValueType::float32));
  channels.back().on_axis = true;
}

/// Adds values in the order of the channels.
class RowWriter {
 public:
  RowWriter(const std::vector<ModelChannel>& channels, const WaveRow& row)
      : channels_(channels), row_(row) {}

  void add(double number) { values_.push_back(row_value(number, row_type(channels_[next_++]))); }
  template <class Numbers>
  void add_all(const Numbers& numbers) {
    for (const WaveNumber& number : numbers) add(number.of(row_));
  }
  void add_bands(const WaveArray& array, std::size_t bands) {
    const WaveSpectrum& spectrum = row_.state.spectrum;
    const RowType type = row_type(channels_[next_++]);
    for (std::size_t i = 0; i < bands; ++i) {
      const double number = i < spectrum.size() ? array.of(spectrum, i) : missing;
      values_.push_back(row_value(number, type));
    }
  }
  [[nodiscard]] bool is_full() const { return next_ == channels_.size(); }
  [[nodiscard]] Values take() { return std::move(values_); }

 private:
  const std::vector<ModelChannel>& channels_;
  const WaveRow& row_;
  std::size_t next_ = 0;
  Values values_;
};

}  // namespace

std::vector<ModelChannel> wave_channels(bool has_directions) {
  std::vector<ModelChannel> channels{window_state_channel(), expected_channel()};
  add_numbers(channels, counts, ValueType::integer);
  add_numbers(channels, heights, ValueType::float32);
  add_array(channels, energy);
  if (!has_directions) return channels;
  add_numbers(channels, directions, ValueType::float32);
  for (const WaveArray& array : directional) add_array(channels, array);
  return channels;
}

ModelAxis wave_axis(const WaveRules& rules) {
  ModelAxis axis{"frequency", "Hz", "wave_frequency", 0, {}, {}};
  if (const auto welch = Welch::make(rules.welch)) axis.defaults = welch->frequencies();
  axis.points = axis.defaults.size();
  return axis;
}

Values wave_values(const std::vector<ModelChannel>& channels, const WaveRow& row,
                   std::size_t bands) {
  RowWriter writer(channels, row);
  writer.add(static_cast<double>(row.window));
  writer.add(static_cast<double>(row.expected));
  writer.add_all(counts);
  writer.add_all(heights);
  writer.add_bands(energy, bands);
  if (writer.is_full()) return writer.take();
  writer.add_all(directions);
  for (const WaveArray& array : directional) writer.add_bands(array, bands);
  return writer.take();
}

}  // namespace buoyd
