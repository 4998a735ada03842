#pragma once
// NetCDF-4 files by CF 1.11, ACDD 1.3 and the IOOS metadata profile 1.2 (docs/exports.md). One
// thread.

#include "shore/export/reading_file.hpp"

namespace buoyshore {

class NetcdfFormat : public ExportFormat {
 public:
  [[nodiscard]] std::string extension() const override { return "nc"; }
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> create(
      const std::string& path, const ExportSubject& subject) const override;
  [[nodiscard]] buoyd::Result<std::unique_ptr<ReadingFile>> open(
      const std::string& path, const ExportSubject& subject) const override;
};

}  // namespace buoyshore
