#include "verify/page/cell_table.hpp"

#include <algorithm>

#include "verify/page/report_page.hpp"

namespace buoyd {

namespace {

void add_new(std::vector<std::string>& all, const std::string& one) {
  if (std::ranges::find(all, one) == all.end()) all.push_back(one);
}

}  // namespace

void CellTable::put(const std::string& subject, const std::string& name, std::string html) {
  add_new(subjects_, subject);
  add_new(names_, name);
  cells_[{subject, name}] = std::move(html);
}

std::string CellTable::rows_html() const {
  std::string made;
  for (const std::string& subject : subjects_) {
    made += "<tr><th scope=row>" + channel_html(subject);
    for (const std::string& name : names_) {
      const auto found = cells_.find({subject, name});
      made += "<td class=number>" + (found == cells_.end() ? "" : found->second);
    }
    made += '\n';
  }
  return made;
}

}  // namespace buoyd
