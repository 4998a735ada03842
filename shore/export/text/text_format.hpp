#pragma once
// Text files in a form that a template says. One thread.

#include <string>
#include <utility>

#include "shore/export/reading_file.hpp"
#include "shore/export/text/text_template.hpp"
#include "shore/query/time_zone.hpp"

namespace buoyshore {

class TextFormat : public ExportFormat {
 public:
  /// `zone` is that of the times.
  TextFormat(TextTemplate form, TimeZone zone) : form_(std::move(form)), zone_(std::move(zone)) {}

  [[nodiscard]] std::string extension() const override { return form_.extension; }
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> create(
      const std::string& path, const ExportSubject& subject) const override;
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> open(
      const std::string& path, const ExportSubject& subject) const override;

 private:
  TextTemplate form_;
  TimeZone zone_;
};

}  // namespace buoyshore
