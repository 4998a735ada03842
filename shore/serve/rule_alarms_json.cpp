#include "shore/serve/rule_alarms_json.hpp"

#include "base/json_object.hpp"
#include "shore/serve/answer_size.hpp"
#include "shore/serve/reading_json.hpp"

namespace buoyshore {

using buoyd::JsonArray;
using buoyd::JsonObject;
using buoyd::Result;
using buoyd::WallTime;

namespace {

const char* name_of(const BookState& book) {
  if (book.is_missing) return "missing";
  return book.is_read() ? "read" : "unreadable";
}

std::string alarm_json(const AlarmBooks::Listed& listed) {
  const Alarm& alarm = listed.alarm;
  return JsonObject()
      .add("book", listed.book)
      .add("alarm", alarm.n)
      .add("rule", alarm.rule)
      .add("subject", alarm.subject)
      .add_json("raised", time_json(alarm.raised_at))
      .add("raised_text", alarm.raised_said)
      .add_json("cleared", time_json(alarm.cleared_at))
      .add("cleared_text", alarm.cleared_said)
      .add_json("acknowledged", time_json(alarm.acknowledged_at))
      .add("acknowledged_by", alarm.acknowledged_by)
      .add("acknowledged_text", alarm.acknowledged_words)
      .str();
}

Result<std::string> alarms_json(const std::vector<AlarmBooks::Listed>& alarms, AnswerSize& size) {
  JsonArray array;
  for (const AlarmBooks::Listed& listed : alarms) {
    const std::string alarm = alarm_json(listed);
    if (auto fits = size.add(alarm.size()); !fits) return pass_on(fits);
    array.add_json(alarm);
  }
  return array.str();
}

}  // namespace

std::string alarm_count_json(const std::string& station, const AlarmCount& count) {
  return JsonObject()
      .add("station", station)
      .add("standing", count.standing)
      .add("unacknowledged", count.unacknowledged)
      .str();
}

std::string books_json(const std::vector<BookState>& books) {
  JsonArray array;
  for (const BookState& book : books) {
    array.add_json(JsonObject()
                       .add("book", book.path)
                       .add("state", name_of(book))
                       .add("problem", book.problem)
                       .str());
  }
  return array.str();
}

std::string book_states_json(const std::vector<BookState>& books) {
  JsonArray array;
  for (const BookState& book : books) array.add_json(buoyd::json_string(name_of(book)));
  return array.str();
}

Result<std::string> alarm_counts_json(AlarmBooks& books, WallTime now) {
  JsonArray stations;
  AnswerSize size("one station");
  for (const auto& [station, count] : books.counts()) {
    if (count.standing == 0 && count.unacknowledged == 0) continue;
    const std::string shown = alarm_count_json(station, count);
    if (auto fits = size.add(shown.size()); !fits) return pass_on(fits);
    stations.add_json(shown);
  }
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("books", books_json(books.states()))
      .add_json("stations", stations.str())
      .str();
}

Result<std::string> station_alarms_json(AlarmBooks& books, const std::string& station,
                                        WallTime now) {
  const AlarmBooks::StationAlarms found = books.of_station(station);
  AnswerSize size("buoyshore alarms");
  auto standing = alarms_json(found.standing, size);
  if (!standing) return standing;
  auto over = alarms_json(found.over, size);
  if (!over) return over;
  return JsonObject()
      .add_json("now", time_json(now))
      .add_json("books", books_json(books.states()))
      .add_json("count", alarm_count_json(station, found.count))
      .add_json("looked_until", time_json(found.looked_until))
      .add_json("standing", *standing)
      .add_json("over", *over)
      .add("has_more_over", found.has_more_over)
      .str();
}

}  // namespace buoyshore
