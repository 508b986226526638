#include "driver/commands.hpp"
namespace portato::driver {
int run_build(const Options&) { return 70; }
int run_step(const Options&) { return 70; }
}  // namespace portato::driver
