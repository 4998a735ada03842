#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/markup.hpp"
#include "commission/report/commission_report.hpp"
#include "commission/report/commission_words.hpp"
#include "verify/page/cell_table.hpp"
#include "verify/page/html_text.hpp"
#include "verify/page/plot_svg.hpp"
#include "verify/page/report_page.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_columns = 6;  // of names beside one another on A4

std::string words(std::string_view name) {
  return commission_html(name);
}

std::string row(std::string_view name, std::string_view text) {
  return fmt::format("<tr><th scope=row>{}<td>{}\n", words(name), text);
}

std::string head_row(std::initializer_list<std::string_view> names) {
  std::string made = "<table><thead><tr>";
  for (const std::string_view name : names) made += "<th>" + words(name);
  return made + "<tbody>\n";
}

/// With a blank, where a narrow column breaks it.
std::string time_text(WallTime time) {
  std::string made = time == WallTime() ? "" : iso8601(time).substr(0, 19);
  if (!made.empty()) made[10] = ' ';
  return made;
}

std::string value_text(const StepFigure& figure) {
  if (!figure.value) return markup_escaped(figure.text);
  return shown(*figure.value) + (figure.unit == "1" ? "" : ' ' + markup_escaped(figure.unit));
}

/// "lidar · scan/wind_speed" of "lidar · scan/wind_speed@40"; "": it is of no array.
std::string array_of(const std::string& subject) {
  const std::size_t point = subject.find('@');
  return point == std::string::npos ? "" : subject.substr(0, point);
}

std::string_view title_of(const StationHead& head) {
  return head.is_recovered ? "after recovery" : "before departure";
}

std::string head_html(const CommissionReport& report, const std::string& date,
                      const std::string& version) {
  const StationHead& head = report.head;
  std::string made = fmt::format("<h1>{}</h1>\n{}<table>\n", words(title_of(head)),
                                 page_verdict(report.verdict()));
  made +=
      row("station", markup_escaped(head.station + (head.title.empty() ? "" : " · " + head.title)));
  made += row("configuration", markup_escaped(head.configuration));
  made += row("program", markup_escaped("buoyctl " + version + ", buoyd " + head.version));
  if (head.is_recovered) made += row("before", markup_escaped(head.before));
  made += row("date", markup_escaped(date)) + "</table>\n";
  if (head.is_simulated) made += "<p><strong>" + words("simulated station") + "</strong></p>\n";
  return made;
}

std::string instruments_html(const StationHead& head) {
  std::string made = head_row({"instrument", "line", "maker and type", "serial_number"});
  for (const InstrumentHead& one : head.instruments) {
    made += fmt::format("<tr><th scope=row>{}<td>{}<td>{}<td>{}\n", channel_html(one.name),
                        channel_html(one.line), markup_escaped(one.make + ' ' + one.type),
                        markup_escaped(one.serial_number));
  }
  return made + "</table>\n";
}

std::string steps_html(const CommissionReport& report) {
  std::string made =
      "<h2>" + words("steps") + "</h2>\n" + head_row({"step", "verdict", "from", "until", "found"});
  for (const StepResult& step : report.steps) {
    std::string why;
    for (const StepRemark& remark : step.remarks) {
      if (!remark.verdict || *remark.verdict == Verdict::passed) continue;
      why += (why.empty() ? "" : "<br>") + channel_html(remark.subject);
      why += (remark.subject.empty() ? "" : ": ") + words(remark.what);
    }
    made +=
        fmt::format("<tr><th scope=row>{}<td>{}<td>{}<td>{}<td>{}\n", words(name_of(step.step)),
                    verdict_html(step.verdict()), time_text(step.start), time_text(step.end), why);
  }
  return made + "</table>\n";
}

std::string remarks_html(const StepResult& step) {
  std::string made = head_row({"verdict", "of what", "found", "detail"});
  for (const StepRemark& one : step.remarks) {
    made +=
        fmt::format("<tr><td>{}<td>{}<td>{}<td>{}\n", one.verdict ? verdict_html(*one.verdict) : "",
                    channel_html(one.subject), words(one.what), markup_escaped(one.detail));
  }
  return made + "</table>\n";
}

/// The points of an array in one row, from the least to the most.
std::vector<StepFigure> folded(const std::vector<StepFigure>& figures) {
  std::map<std::pair<std::string, std::string>, std::pair<double, double>> ranges;
  std::vector<StepFigure> made;
  for (const StepFigure& one : figures) {
    const std::string array = array_of(one.subject);
    if (array.empty() || !one.value) {
      made.push_back(one);
      continue;
    }
    const auto [range, is_new] = ranges.try_emplace({array, one.name}, *one.value, *one.value);
    range->second.first = std::min(range->second.first, *one.value);
    range->second.second = std::max(range->second.second, *one.value);
    if (is_new) made.push_back({array, one.name, std::nullopt, one.unit, ""});
  }
  for (StepFigure& one : made) {
    const auto range = ranges.find({one.subject, one.name});
    if (range == ranges.end()) continue;
    one.text = fmt::format("{} … {}{}", shown(range->second.first), shown(range->second.second),
                           one.unit == "1" ? "" : ' ' + one.unit);
  }
  return made;
}

/// Of an array the point that differs most.
std::vector<const ComparedFigure*> folded(const std::vector<ComparedFigure>& figures) {
  std::map<std::pair<std::string, std::string>, std::size_t> places;
  std::vector<const ComparedFigure*> made;
  for (const ComparedFigure& one : figures) {
    const std::string array = array_of(one.after.subject);
    const auto [place, is_new] = places.try_emplace({array, one.after.name}, made.size());
    if (array.empty() || is_new) {
      made.push_back(&one);
      continue;
    }
    const ComparedFigure*& most = made[place->second];
    if (std::abs(one.difference().value_or(0)) > std::abs(most->difference().value_or(0))) {
      most = &one;
    }
  }
  return made;
}

std::string listed_html(const std::vector<StepFigure>& figures) {
  std::string made = head_row({"of what", "figure", "value"});
  for (const StepFigure& one : figures) {
    made += fmt::format("<tr><td>{}<td>{}<td class=number>{}\n", channel_html(one.subject),
                        words(one.name), value_text(one));
  }
  return made + "</table>\n";
}

/// A row of each subject, a column of each name; a list where that is too wide.
std::string figures_html(const std::vector<StepFigure>& figures) {
  if (figures.empty()) return "";
  CellTable table;
  for (const StepFigure& one : figures) table.put(one.subject, one.name, value_text(one));
  if (table.names().size() > most_columns || table.subjects().size() < 2) {
    return listed_html(figures);
  }
  return table.html(words("of what"), words);
}

std::string curves_html(const StepResult& step) {
  std::string made;
  for (const StepCurve& curve : step.curves) {
    Plot plot;
    plot.title = curve.title;
    plot.x_title = commission_words(curve.x_title);
    plot.lines.push_back({curve.x, curve.y});
    plot.is_scatter = curve.is_scatter;
    made += svg_of(plot);
  }
  return made;
}

std::string step_html(const StepResult& step) {
  std::string made = "<h2>" + words(name_of(step.step)) + "</h2>\n" + remarks_html(step);
  made += figures_html(folded(step.figures)) + curves_html(step);
  if (step.step == Step::compass && !step.curves.empty()) {
    made += "<p>" + words("classical formula") + "</p>\n";
  }
  return made;
}

std::string compared_html(const CommissionReport& report) {
  if (!report.head.is_recovered) return "";
  std::string made = "<h2>" + words("compared") + "</h2>\n";
  if (report.compared.empty()) return made + "<p>" + words("nothing compared") + "</p>\n";
  made += head_row({"step", "of what", "figure", "before", "after", "difference"});
  for (const ComparedFigure* const each : folded(report.compared)) {
    const ComparedFigure& one = *each;
    std::string difference;
    if (one.is_changed()) difference = "<strong>" + words("changed") + "</strong>";
    if (const auto number = one.difference()) difference = shown(*number);
    made += fmt::format(
        "<tr><td>{}<td>{}<td>{}<td class=number>{}<td class=number>{}<td "
        "class=number>{}\n",
        words(name_of(one.step)), channel_html(one.after.subject), words(one.after.name),
        value_text(one.before), value_text(one.after), difference);
  }
  return made + "</table>\n";
}

}  // namespace

std::string html_of(const CommissionReport& report, const std::string& date,
                    const std::string& version) {
  std::string made = page_begin(markup_escaped(report.head.station));
  made += head_html(report, date, version) + instruments_html(report.head) + steps_html(report);
  made += compared_html(report);
  for (const StepResult& step : report.steps) {
    if (step.start != WallTime()) made += step_html(step);
  }
  made += "<h2>" + words("limits") + "</h2>\n<p>" + words("bounds are ours") + "</p>\n";
  return made + signature_html() + std::string(page_end);
}

}  // namespace buoyd
