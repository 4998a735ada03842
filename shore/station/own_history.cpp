#include "shore/station/own_history.hpp"

#include "core/own_reading.hpp"
#include "shore/query/reading_query.hpp"
#include "shore/query/reading_reader.hpp"

namespace buoyshore {

buoyd::Result<void> for_each_own(
    PreparedSql& sql, const OwnHistory& history,
    const std::function<void(const OwnFields&, const ArchivedReading&)>& take) {
  ReadingQuery query;
  query.station = history.station;
  query.instrument = buoyd::own_instrument;
  query.kind = history.kind;
  query.from = history.from;
  query.to = history.to;
  auto reader = ReadingReader::open(sql, query);
  if (!reader) {
    if (reader.error().code == buoyd::ErrorCode::invalid) return {};  // none ever came
    return pass_on(reader);
  }
  return reader->run([&](const ArchivedReading& reading) {
    const buoyd::Description& description = *reader->shapes().at(reading.shape).description;
    take(OwnFields(description, reading.values), reading);
    return true;
  });
}

}  // namespace buoyshore
