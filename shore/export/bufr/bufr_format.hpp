#pragma once
// Joined rows of a station as BUFR messages, one a row and all in one file. One thread.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "shore/export/bufr/buoy_identity.hpp"
#include "shore/export/bufr/buoy_positions.hpp"
#include "shore/export/reading_export.hpp"
#include "shore/export/text/joined_file.hpp"

namespace buoyshore {

class BufrFormat : public JoinedFormat {
 public:
  /// All must outlive it. Errors: those of buoy_identity() and of BuoyPositions; invalid: nobody
  /// knows where the buoy is.
  [[nodiscard]] static buoyd::Result<std::unique_ptr<BufrFormat>> open(PreparedSql& sql,
                                                                       const ExportOrder& order,
                                                                       const BufrTemplate& form);

  [[nodiscard]] std::string extension() const override { return "bufr"; }
  [[nodiscard]] std::unique_ptr<JoinedFile> create(const std::vector<JoinedShape>& shapes) override;

  /// How many values became missing because their elements could not hold them, by their keys.
  [[nodiscard]] const std::map<std::string, std::uint64_t>& refused() const { return refused_; }

 private:
  BufrFormat(const ExportOrder& order, const BufrTemplate& form, BuoyIdentity identity,
             BuoyPositions positions)
      : order_(order),
        form_(form),
        identity_(std::move(identity)),
        positions_(std::move(positions)) {}

  const ExportOrder& order_;
  const BufrTemplate& form_;
  BuoyIdentity identity_;
  BuoyPositions positions_;
  std::map<std::string, std::uint64_t> refused_;
};

}  // namespace buoyshore
