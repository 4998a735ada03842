#include <fmt/format.h>

#include <algorithm>

#include "base/markup.hpp"
#include "verify/page/cell_table.hpp"
#include "verify/page/html_text.hpp"
#include "verify/page/plot_svg.hpp"
#include "verify/page/report_page.hpp"
#include "verify/report.hpp"

namespace buoyd {

namespace {

constexpr std::size_t most_plots = 60;
constexpr std::size_t most_lines = 16;  // in one plot

std::string row(std::string_view name, std::string_view text) {
  return fmt::format("<tr><th scope=row>{}<td>{}\n", both(name), text);
}

Words titles(const std::string& en, const std::string& zh) {
  return {en, zh.empty() ? std::string_view(en) : std::string_view(zh)};
}

std::string maker_and_type(const RunHead& head) {
  return markup_escaped(fmt::format("{} · {} {}", head.instrument, head.make, head.type));
}

std::string length_html(const RunRecord& record) {
  std::string length = markup_escaped(friendly(record.length()));
  if (!record.end) return length + ", " + both("cut off");
  if (!record.end->is_full) return length;
  return length + " / " + markup_escaped(friendly(record.head.wanted)) + ", " + both("full");
}

std::string head_html(const VerifyReport& report, const std::string& date) {
  const RunHead& head = report.run.record.head;
  std::string made =
      fmt::format("<h1>{}</h1>\n{}<table>\n", both("title"), page_verdict(report.verdict()));
  made += row("instrument", maker_and_type(head));
  if (report.reference) made += row("reference", maker_and_type(report.reference->record.head));
  made += row("station", markup_escaped(head.station));
  made += head.is_archived ? row("origin", both("archived"))
                           : row("line", markup_escaped(head.line + " (" + head.device + ")"));
  made += row("start", markup_escaped(iso8601(head.start)));
  made += row("length", length_html(report.run.record));
  made += row("plan", both(titles(report.plan.title, report.plan.title_zh)));
  made += row("criteria", report.judged.empty()
                              ? both("no criteria")
                              : both(titles(report.criteria.title, report.criteria.title_zh)));
  made +=
      row("program", (head.is_archived ? "buoyshore " : "buoyctl ") + markup_escaped(head.version));
  return made + row("date", markup_escaped(date)) + "</table>\n";
}

std::string bounds_of(const Criterion& asked) {
  if (!asked.equals.empty()) return "= " + markup_escaped(asked.equals);
  std::string made;
  if (asked.at_least && asked.at_most) {
    made = shown(*asked.at_least) + " … " + shown(*asked.at_most);
  } else {
    made = asked.at_least ? "≥ " + shown(*asked.at_least) : "≤ " + shown(asked.at_most.value_or(0));
  }
  return made + (asked.unit == "1" ? "" : ' ' + markup_escaped(asked.unit));
}

std::string value_of(const Figure& figure) {
  if (!figure.is_there()) return both(figure.missing);
  if (!figure.text.empty()) return markup_escaped(figure.text);
  return shown(figure.value.value_or(0)) +
         (figure.unit == "1" ? "" : ' ' + markup_escaped(figure.unit));
}

std::string criteria_html(const VerifyReport& report) {
  std::string made = fmt::format(
      "<h2>{}</h2>\n<table><thead><tr><th>{}<th>{}<th>{}<th>{}<th>{}<tbody>\n", both("criteria"),
      both("criterion"), both("asked for"), both("measured"), both("verdict"), both("source"));
  for (const Judged& judged : report.judged) {
    const Criterion& asked = *judged.criterion;
    std::string measured = both(judged.why);
    if (!judged.figures.empty()) {
      const Figure& worst = *judged.figures[judged.deciding];
      measured = value_of(worst);
      if (!worst.channel.empty()) measured += "<br>" + channel_html(worst.channel);
      if (!judged.why.empty()) measured += "<br>" + both(judged.why);
    }
    made += fmt::format("<tr><td>{}<td>{}<td>{}<td>{}<td>{}\n",
                        both(titles(asked.name, asked.name_zh)), bounds_of(asked), measured,
                        verdict_html(judged.verdict), markup_escaped(asked.source));
  }
  return made + "</table>\n";
}

std::string findings_html(const VerifyReport& report) {
  std::string made = "<h2>" + both("findings") + "</h2>\n";
  if (report.findings.empty()) return made + "<p>" + both("no findings") + "</p>\n";
  made += "<table>\n";
  for (const Finding& finding : report.findings) {
    made += fmt::format("<tr><th scope=row>{}<td>{}<td>{}\n", both(finding.name),
                        channel_html(finding.channel), markup_escaped(finding.detail));
  }
  return made + "</table>\n";
}

/// Of the instrument a line each; of channels a table, with a column for each name.
std::string section_html(const VerifyReport& report, Section section) {
  std::string lines;
  CellTable channels;
  for (const Figure& figure : report.figures) {
    if (figure.section != section) continue;
    if (figure.channel.empty()) {
      lines += row(figure.name, value_of(figure));
    } else {
      channels.put(figure.channel, figure.name, value_of(figure));
    }
  }
  if (lines.empty() && channels.subjects().empty()) return "";
  std::string made = "<h2>" + both(name_of(section)) + "</h2>\n";
  if (!lines.empty()) made += "<table>\n" + lines + "</table>\n";
  if (channels.subjects().empty()) return made;
  return made + channels.html(both("channel"), [](const std::string& name) { return both(name); });
}

/// What the model warns of, and whether it was met here. None of it is a defect.
std::string pitfalls_html(const VerifyReport& report) {
  if (report.pitfalls.empty()) return "";
  std::string made = fmt::format("<h2>{}</h2>\n<table><thead><tr><th>{}<th>{}<th>{}<th>{}<tbody>\n",
                                 both("pitfalls"), both("pitfall"), both("channel"), both("result"),
                                 both("source"));
  for (const PitfallCheck& check : report.pitfalls) {
    made += fmt::format("<tr><td>{}<td>{}<td>{}<br>{}<td>{}\n", markup_escaped(check.pitfall->text),
                        channel_html(check.pitfall->channel), both(name_of(check.result)),
                        check.why.empty() ? markup_escaped(check.detail) : both(check.why),
                        markup_escaped(check.pitfall->source));
  }
  return made + "</table>\n";
}

std::vector<double> minutes(const std::vector<double>& seconds) {
  std::vector<double> made;
  made.reserve(seconds.size());
  for (const double one : seconds) made.push_back(one / 60);
  return made;
}

Plot answers_plot(const VerifyReport& report) {
  Plot plot;
  const Words title = report_words("answer_time");
  plot.title = fmt::format("{} (s)", title.en);
  plot.title_zh = fmt::format("{}（s）", title.zh);
  plot.x_title = report_words("time axis");
  plot.is_scatter = true;
  PlotLine line;
  for (const AskedOnce& asked : report.run.exchanges) {
    if (!asked.answer_time) continue;
    line.x.push_back(seconds_of(asked.at) / 60);
    line.y.push_back(seconds_of(*asked.answer_time));
  }
  plot.lines.push_back(std::move(line));
  return plot;
}

/// The points of an array stand in one plot.
std::vector<Plot> channel_plots(const VerifyReport& report) {
  std::vector<std::pair<std::string, Plot>> made;
  for (const ChannelSeries& series : report.run.series) {
    if (!series.is_number) continue;
    const std::string name = series.name.substr(0, series.name.find('@'));
    auto found = std::ranges::find(made, name, [](const auto& one) { return one.first; });
    if (found == made.end()) {
      Plot plot;
      plot.title = name + (series.unit.empty() ? "" : " (" + series.unit + ')');
      plot.x_title = report_words("time axis");
      found = made.emplace(made.end(), name, std::move(plot));
    }
    if (found->second.lines.size() < most_lines) {
      found->second.lines.push_back({minutes(series.times), series.values});
    }
  }
  std::vector<Plot> plots;
  plots.reserve(made.size());
  for (auto& [name, plot] : made) plots.push_back(std::move(plot));
  return plots;
}

std::string plots_html(const VerifyReport& report) {
  std::string made = "<h2>" + both("plots") + "</h2>\n";
  if (report.run.record.head.interval > Micros(0)) made += svg_of(answers_plot(report));
  std::vector<Plot> plots = channel_plots(report);
  if (plots.size() > most_plots) plots.resize(most_plots);
  for (const Plot& plot : plots) made += svg_of(plot);
  return made;
}

std::string left_out_html(const VerifyReport& report) {
  std::string made = "<h2>" + both("left out") + "</h2>\n<ul>\n";
  if (report.run.record.provoked.empty()) made += "<li>" + both("provocation") + '\n';
  if (!report.reference) made += "<li>" + both("no reference") + '\n';
  if (report.run.record.head.is_archived) made += "<li>" + both("no pitfalls") + '\n';
  for (const Figure& figure : report.figures) {
    if (figure.is_there()) continue;
    made += fmt::format("<li>{}, {}{}{}: {}\n", both(name_of(figure.section)), both(figure.name),
                        figure.channel.empty() ? "" : " · ", markup_escaped(figure.channel),
                        both(figure.missing));
  }
  made += "</ul>\n<h2>" + both("limits") + "</h2>\n<p>" + both("accuracy") + "</p>\n";
  if (report.is_simulated()) made += "<p><strong>" + both("simulated") + "</strong></p>\n";
  return made;
}

}  // namespace

std::string html_of(const VerifyReport& report, const std::string& date) {
  std::string made = page_begin(maker_and_type(report.run.record.head));
  made += head_html(report, date) + findings_html(report);
  if (!report.judged.empty()) made += criteria_html(report);
  for (const Section section : report.plan.sections) made += section_html(report, section);
  return made + pitfalls_html(report) + plots_html(report) + left_out_html(report) +
         signature_html() + std::string(page_end);
}

}  // namespace buoyd
