#include "shore/export/bufr/bufr_format.hpp"

#include <fmt/format.h>

#include <utility>

#include "shore/export/bufr/buoy_columns.hpp"
#include "shore/export/bufr/moored_buoy.hpp"
#include "shore/export/bufr/rain_hour.hpp"

namespace buoyshore {

using buoyd::Result;

namespace {

constexpr const char* rain = "totalPrecipitationOrTotalWaterEquivalent";

/// What all messages of an export share.
struct BufrSubject {
  const BufrTemplate& form;
  const About& about;
  const BuoyIdentity& identity;
  BuoyPositions& positions;
  std::map<std::string, std::uint64_t>& refused;
};

class BufrFile : public JoinedFile {
 public:
  BufrFile(BufrSubject subject, const std::vector<JoinedShape>& shapes)
      : subject_(subject), columns_(subject.form, shapes), rain_(subject.form.over) {}

  /// A message says by itself what is in it.
  bool accept(const std::vector<JoinedShape>& shapes) override {
    columns_ = BuoyColumns(subject_.form, shapes);
    return true;
  }

  [[nodiscard]] std::string head() const override { return {}; }

  Result<bool> take(const JoinedRow& row, ExportHash& hash) override {
    report_ = columns_.report(row);
    add_rain(report_);
    auto position = position_at(row.end);
    if (!position) return pass_on(position);
    if (!*position || report_.is_empty()) return false;
    report_.latitude = (*position)->latitude;
    report_.longitude = (*position)->longitude;
    hash.add(report_.latitude);
    hash.add(report_.longitude);
    return true;
  }

  Result<std::string> bytes(const JoinedRow&) override {
    auto message = moored_buoy_message(subject_.form, subject_.identity, report_);
    if (!message) return pass_on(message);
    for (const auto& [key, count] : message->refused) subject_.refused[key] += count;
    return std::move(message->octets);
  }

  [[nodiscard]] Counts counts() const override { return subject_.refused; }
  void take_up(const Counts& counts) override { subject_.refused = counts; }

  [[nodiscard]] std::vector<std::string> said() const override {
    std::vector<std::string> lines{position_said()};
    for (std::string& line : columns_.said()) lines.push_back(std::move(line));
    return lines;
  }

 private:
  Result<std::optional<BuoyPosition>> position_at(std::int64_t end) {
    auto own = subject_.positions.at(end);
    const About& about = subject_.about;
    if (!own || *own || !about.latitude || !about.longitude) return own;
    return BuoyPosition{*about.latitude, *about.longitude};
  }

  [[nodiscard]] std::string position_said() const {
    const std::string own = subject_.positions.said();
    const bool is_told = subject_.about.latitude.has_value();
    return fmt::format("latitude, longitude: {}{}", own,
                       is_told ? (own.empty() ? "--about" : ", else --about") : "");
  }

  /// The message of a full hour has that of the hour; others have none.
  void add_rain(BuoyReport& report) {
    const auto amount = rain_.add(report.end, report.value(rain));
    report.surface.values.erase(rain);
    if (!amount) return;
    report.surface.values[rain] = amount->millimetres;
    report.precipitation_hours = amount->hours;
  }

  BufrSubject subject_;
  BuoyColumns columns_;
  RainHour rain_;
  BuoyReport report_;  // of the row that was taken last
};

}  // namespace

Result<std::unique_ptr<BufrFormat>> BufrFormat::open(PreparedSql& sql, const ExportOrder& order,
                                                     const BufrTemplate& form) {
  auto identity = buoy_identity(order.about, order.query.station);
  if (!identity) return pass_on(identity);
  auto positions = BuoyPositions::open(sql, form, order.query.station, order.has_bench);
  if (!positions) return pass_on(positions);
  if (positions->said().empty() && !order.about.latitude) {
    return buoyd::fail(buoyd::ErrorCode::invalid,
                       "BUFR says where the buoy is, and the station has no position: expected "
                       "--about FILE with latitude and longitude");
  }
  return std::unique_ptr<BufrFormat>(
      new BufrFormat(order, form, std::move(*identity), std::move(*positions)));
}

std::unique_ptr<JoinedFile> BufrFormat::create(const std::vector<JoinedShape>& shapes) {
  refused_.clear();
  return std::make_unique<BufrFile>(
      BufrSubject{form_, order_.about, identity_, positions_, refused_}, shapes);
}

}  // namespace buoyshore
