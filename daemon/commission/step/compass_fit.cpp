#include "commission/step/compass_fit.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace buoyd {

namespace {

constexpr std::size_t terms = coefficient_names.size();
/// A pivot below that share of the number of headings tells nothing.
constexpr double least_pivot = 1e-3;

using Row = std::array<double, terms>;

Row terms_at(double heading) {
  const double h = heading * std::numbers::pi / 180;
  return {1, std::sin(h), std::cos(h), std::sin(2 * h), std::cos(2 * h)};
}

double dot(const Row& a, const Row& b) {
  double sum = 0;
  for (std::size_t i = 0; i < terms; ++i) sum += a[i] * b[i];
  return sum;
}

/// The normal equations, with what they are to give as last column.
using Equations = std::array<std::array<double, terms + 1>, terms>;

Equations equations_of(const std::vector<HeldHeading>& held) {
  Equations made{};
  for (const HeldHeading& one : held) {
    const Row row = terms_at(one.said);
    for (std::size_t i = 0; i < terms; ++i) {
      for (std::size_t j = 0; j < terms; ++j) made[i][j] += row[i] * row[j];
      made[i][terms] += row[i] * deviation_of(one);
    }
  }
  return made;
}

/// Gauss and Jordan with pivots.
std::optional<Row> solved(Equations equations, double least) {
  for (std::size_t column = 0; column < terms; ++column) {
    std::size_t pivot = column;
    for (std::size_t row = column + 1; row < terms; ++row) {
      if (std::abs(equations[row][column]) > std::abs(equations[pivot][column])) pivot = row;
    }
    if (std::abs(equations[pivot][column]) < least) return std::nullopt;
    std::swap(equations[pivot], equations[column]);
    for (std::size_t row = 0; row < terms; ++row) {
      if (row == column) continue;
      const double part = equations[row][column] / equations[column][column];
      for (std::size_t i = column; i <= terms; ++i) {
        equations[row][i] -= part * equations[column][i];
      }
    }
  }
  Row made{};
  for (std::size_t i = 0; i < terms; ++i) made[i] = equations[i][terms] / equations[i][i];
  return made;
}

}  // namespace

double CompassFit::at(double heading) const {
  return dot(coefficients, terms_at(heading));
}

std::optional<CompassFit> fit_compass(const std::vector<HeldHeading>& held) {
  if (held.size() < terms) return std::nullopt;
  const auto solution = solved(equations_of(held), least_pivot * static_cast<double>(held.size()));
  if (!solution) return std::nullopt;
  CompassFit made;
  made.coefficients = *solution;
  for (const HeldHeading& one : held) {
    made.residuals.push_back(deviation_of(one) - made.at(one.said));
    made.largest_residual = std::max(made.largest_residual, std::abs(made.residuals.back()));
  }
  return made;
}

std::optional<double> mean_heading(const std::vector<double>& headings) {
  DirectionMean mean;
  for (const double one : headings) mean.add(one);
  const double direction = mean.direction();
  return std::isnan(direction) ? std::nullopt : std::optional(direction);
}

double widest_from(double mean, const std::vector<double>& headings) {
  double widest = 0;
  for (const double one : headings) widest = std::max(widest, std::abs(shorter_arc(one, mean)));
  return widest;
}

}  // namespace buoyd
