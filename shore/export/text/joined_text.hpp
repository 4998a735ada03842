#pragma once
// Joined rows as text, in the form that a template says; times are UTC. One thread.

#include <memory>
#include <string>
#include <vector>

#include "shore/export/reading_export.hpp"
#include "shore/export/text/joined_file.hpp"
#include "shore/export/text/text_template.hpp"

namespace buoyshore {

class JoinedText : public JoinedFormat {
 public:
  /// Both must outlive it.
  JoinedText(const ExportOrder& order, const TextTemplate& form) : order_(order), form_(form) {}

  [[nodiscard]] std::string extension() const override { return form_.extension; }
  [[nodiscard]] std::unique_ptr<JoinedFile> create(const std::vector<JoinedShape>& shapes) override;

 private:
  const ExportOrder& order_;
  const TextTemplate& form_;
};

}  // namespace buoyshore
