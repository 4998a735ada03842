#pragma once
// A table of figures in HTML: a row of each subject, a column of each name, in the order in which
// they came. Any thread.

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace buoyd {

class CellTable {
 public:
  /// `html` is shown as it is; a later one of the same cell replaces it.
  void put(const std::string& subject, const std::string& name, std::string html);

  [[nodiscard]] const std::vector<std::string>& subjects() const { return subjects_; }
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  /// `corner` is HTML; `title` makes a column's head of its name.
  template <class Title>
  [[nodiscard]] std::string html(const std::string& corner, const Title& title) const {
    std::string head = "<th>" + corner;
    for (const std::string& name : names_) head += "<th>" + title(name);
    return "<table><thead><tr>" + head + "<tbody>\n" + rows_html() + "</table>\n";
  }

 private:
  [[nodiscard]] std::string rows_html() const;

  std::vector<std::string> subjects_;
  std::vector<std::string> names_;
  std::map<std::pair<std::string, std::string>, std::string> cells_;
};

}  // namespace buoyd
