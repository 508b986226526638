// What a build has to do, as data: the steps that ninja starts and `portato step …` carries out. Written to
// the work folder as JSON by emit, read back by exec; nothing here does any I/O. All paths are absolute
// unless said otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace portato::plan {

/// A module as its messages name it.
struct BuiltModule {
  std::string name;        ///< `vbus`: the composite object in the Kbuild, and the `.ko` without its suffix
  std::string definition;  ///< where it is defined, as `path:line:column`
  bool is_optional = false;
  std::string output;  ///< where the finished `.ko` goes
};

/// One pass of kbuild over all source modules of one kernel (kernel.md 3.1).
struct KbuildStep {
  std::string kernel_source;                ///< for `make -C`
  std::string build_directory;              ///< for `M=`; holds the generated Kbuild
  std::vector<std::string> make_arguments;  ///< ARCH=…, CROSS_COMPILE=…, KCFLAGS=… as single words
  std::vector<std::string>
      extra_symbols;  ///< Module.symvers files of externally built modules; missing ones are left out
  std::vector<BuiltModule> modules;
  std::vector<std::pair<std::string, std::string>>
      links;            ///< link path → target: sources that kbuild cannot name
  std::string strip;    ///< the strip program; empty: keep debug information in the output
  std::string depfile;  ///< written for ninja when the pass succeeded
  std::string stamp;    ///< ditto; what the depfile speaks of
  int jobs = 0;         ///< 0: as many as there are processors
  bool keep_going = false;
};

/// The `externalBuild` commands of one definition.
struct ExternalStep {
  std::string name;                   ///< the definition's
  std::string definition;             ///< `path:line:column` of the section
  std::string build_directory;        ///< working directory; made if missing
  std::vector<std::string> commands;  ///< for `sh -c`, in order; the first failure ends it
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
  std::vector<std::string> outputs;        ///< must exist afterwards
  std::string stamp;                       ///< holds what the commands of the last good run said
  std::string depfile;           ///< if not empty: written for ninja, names all files below `source_directory`
  std::string source_directory;  ///< the definition's; what changes below it makes the step run again
};

/// One file of the staging tree.
struct StagedFile {
  std::string path;    ///< below the staging tree, no leading slash: `modules/vbus.ko`
  std::string source;  ///< a file on this machine
  std::uint32_t mode = 0644;
};

struct ManifestRequirement {
  std::string module;  ///< file name: `vbus.ko`
  bool is_optional = false;
};

/// What the manifest says of one `.ko`, in load order.
struct ManifestModule {
  std::string file;        ///< `vbus.ko`
  std::string name;        ///< kernel name
  std::string definition;  ///< name of the `.mdef`
  std::string origin;      ///< "sources", "prebuilt" or "external"
  bool is_optional = false;
  bool is_manual = false;
  std::vector<std::pair<std::string, std::string>> parameters;
  std::vector<ManifestRequirement> requirements;
};

/// Stage, pack and describe the whole system.
struct PackageStep {
  std::string system;  ///< its name
  std::string target;
  std::string framework_version;  ///< first part of the `version` file
  std::string kernel_release;
  std::string staging_directory;  ///< made to hold exactly `files`, `info.properties` and `version`
  std::vector<StagedFile> files;
  std::vector<ManifestModule> modules;
  std::int64_t modified = 0;  ///< time of every member of every archive, seconds since 1970
  std::string image_root;     ///< where the staging tree lies in the initramfs image, no leading slash
  std::string update_pack;    ///< output files
  std::string initramfs_image;
  std::string manifest;
  std::string stamp;
};

}  // namespace portato::plan
