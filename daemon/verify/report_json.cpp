#include <fmt/format.h>

#include "base/json_object.hpp"
#include "verify/report.hpp"
#include "verify/report_words.hpp"

namespace buoyd {

namespace {

std::string figure_json(const Figure& figure) {
  JsonObject made;
  made.add("section", name_of(figure.section)).add("name", figure.name);
  if (!figure.channel.empty()) made.add("channel", figure.channel);
  if (figure.value) made.add("value", *figure.value);
  if (!figure.unit.empty()) made.add("unit", figure.unit);
  if (!figure.text.empty()) made.add("text", figure.text);
  made.add("n", figure.n);
  if (!figure.is_there()) made.add("missing", figure.missing);
  return made.str();
}

std::string criterion_json(const Judged& judged) {
  const Criterion& asked = *judged.criterion;
  JsonObject made;
  made.add("name", asked.name).add("figure", asked.figure);
  if (!asked.channel.empty()) made.add("channel", asked.channel);
  if (asked.at_least) made.add("at_least", *asked.at_least);
  if (asked.at_most) made.add("at_most", *asked.at_most);
  if (!asked.equals.empty()) made.add("equals", asked.equals);
  if (!asked.unit.empty()) made.add("unit", asked.unit);
  made.add("source", asked.source).add("verdict", verdict_name(judged.verdict));
  if (!judged.figures.empty()) {
    made.add_json("worst", figure_json(*judged.figures[judged.deciding]))
        .add("judged", judged.figures.size());
  }
  if (!judged.why.empty()) made.add("why", judged.why);
  return made.str();
}

std::string pitfall_json(const PitfallCheck& check) {
  JsonObject made;
  made.add("about", name_of(check.pitfall->about)).add("text", check.pitfall->text);
  if (!check.pitfall->channel.empty()) made.add("channel", check.pitfall->channel);
  made.add("source", check.pitfall->source).add("result", name_of(check.result));
  if (!check.detail.empty()) made.add("detail", check.detail);
  if (!check.why.empty()) made.add("why", check.why);
  return made.str();
}

std::string run_json(const RunRecord& record) {
  const RunHead& head = record.head;
  JsonObject made;
  if (head.is_archived) made.add("is_archived", true);
  if (record.end && record.end->is_full) made.add("is_full", true);
  return made.add("station", head.station)
      .add("instrument", head.instrument)
      .add("line", head.line)
      .add("make", head.make)
      .add("type", head.type)
      .add("model", head.model)
      .add("model_hash", head.model_hash)
      .add("start", iso8601(head.start))
      .add("seconds", seconds_of(record.length()))
      .add("version", head.version)
      .str();
}

}  // namespace

std::string json_of(const VerifyReport& report, const std::string& date) {
  JsonArray figures;
  for (const Figure& one : report.figures) figures.add_json(figure_json(one));
  JsonArray criteria;
  for (const Judged& one : report.judged) criteria.add_json(criterion_json(one));
  JsonArray findings;
  for (const Finding& one : report.findings) {
    findings.add_json(JsonObject()
                          .add("name", one.name)
                          .add("channel", one.channel)
                          .add("detail", one.detail)
                          .str());
  }
  JsonArray pitfalls;
  for (const PitfallCheck& one : report.pitfalls) pitfalls.add_json(pitfall_json(one));
  JsonObject made;
  made.add("buoyd_verification", 1).add("date", date);
  made.add_json("run", run_json(report.run.record));
  if (report.reference) made.add_json("reference", run_json(report.reference->record));
  made.add("is_simulated", report.is_simulated())
      .add("plan", report.plan.title)
      .add("criteria_title", report.criteria.title)
      .add("verdict", verdict_name(report.verdict()))
      .add_json("findings", findings.str())
      .add_json("criteria", criteria.str())
      .add_json("pitfalls", pitfalls.str())
      .add_json("figures", figures.str());
  return made.str() + '\n';
}

}  // namespace buoyd
