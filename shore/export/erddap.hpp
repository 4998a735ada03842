#pragma once
// What an ERDDAP server has to be told of a folder of exported NetCDF files: its datasets.xml, one
// dataset of the type EDDTableFromMultidimNcFiles for all files of a kind that have the same
// variables (rules: ERDDAP 2.31, docs/server-admin/datasets.md and its sources). Values; any
// thread.

#include <string>
#include <string_view>
#include <vector>

#include "core/description.hpp"
#include "shore/export/about.hpp"
#include "shore/export/erddap_xml.hpp"

namespace buoyshore {

struct ErddapOrder {
  std::string station;
  std::string folder;  ///< where ERDDAP finds the files
  About about{};       ///< with the attributes institution and infoUrl, which ERDDAP demands
  std::vector<std::string> files{};  ///< names of what lies there
};

/// Error invalid: `about` lacks what ERDDAP demands, or says what XML cannot hold.
[[nodiscard]] buoyd::Result<void> check_erddap(const ErddapOrder& order);

/// Files there that have readings twice, a line each for people.
[[nodiscard]] std::vector<std::string> erddap_overlaps(
    const ErddapOrder& order, const std::vector<buoyd::DescriptionPtr>& descriptions);

/// The elements of the datasets. `descriptions` are all under which the station's kinds were ever
/// sent; those of a kind are together, the newest one last.
[[nodiscard]] std::string erddap_files_xml(const ErddapOrder& order,
                                           const std::vector<buoyd::DescriptionPtr>& descriptions,
                                           ErddapIds& ids);

/// The whole file of such elements.
[[nodiscard]] std::string erddap_xml(std::string_view datasets);

}  // namespace buoyshore
