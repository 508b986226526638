// SPDX-License-Identifier: Apache-2.0
// What a build has to do, as data: the steps that ninja starts and `portato step …` carries out. Written to
// the work folder as JSON by emit, read back by exec; nothing here does any I/O. All paths are absolute
// unless said otherwise.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "support/fields.hpp"

namespace portato::plan {

/// A module as its messages name it.
struct BuiltModule {
  std::string name;        ///< `vbus`: the composite object in the Kbuild, and the `.ko` without its suffix
  std::string definition;  ///< where it is defined, as `path:line:column`
  bool is_optional = false;
  std::string output;                   ///< where the finished `.ko` goes
  std::vector<std::string> needs = {};  ///< names of modules of this step that it cannot do without
};
PORTATO_FIELDS(BuiltModule, name, definition, is_optional, output, needs);

/// What becomes of a module that kbuild has made, in this order: its debug information is kept elsewhere, it
/// is stripped, signed, compressed.
struct PostProcessOptions {
  std::string strip;            ///< the strip program; empty: keep debug information in the output
  std::string objcopy;          ///< the objcopy program, for `debug_directory`
  std::string debug_directory;  ///< gets `.build-id/xx/yyyy.debug`; empty: none
  std::string signing_key;      ///< file or `pkcs11:` URI; empty: do not sign
  std::string certificate;      ///< file
  std::string hash;             ///< `sha256`
  std::string signing_place;    ///< `path:line:column` of what asks for it
  std::string compression;      ///< `zstd`, `xz`, `gzip`; empty: none
};
PORTATO_FIELDS(PostProcessOptions, strip, objcopy, debug_directory, signing_key, certificate, hash,
               signing_place, compression);

/// One pass of kbuild over all source modules of one kernel.
struct KbuildStep {
  std::string kernel_source;    ///< for `make -C`
  std::string build_directory;  ///< for `M=`; holds the generated Kbuild
  std::string compiler;         ///< as a command, to be asked what it is for; empty: not to be asked
  std::string architecture;     ///< value of ARCH
  std::string kernel_release;   ///< for messages
  std::vector<std::string> make_arguments;  ///< ARCH=…, CROSS_COMPILE=…, KCFLAGS=… as single words
  /// Module.symvers files of externally built modules; missing ones are left out.
  std::vector<std::string> extra_symbols;
  std::vector<BuiltModule> modules;
  /// Link path → target: sources that kbuild cannot name.
  std::vector<std::pair<std::string, std::string>> links;
  PostProcessOptions finish;
  std::string compile_commands;  ///< compile_commands.json to write; empty: none
  std::string depfile;           ///< written for ninja when the pass succeeded
  std::string stamp;             ///< ditto; what the depfile speaks of
  std::string log;               ///< gets what the tools of the last pass printed; empty: none
  int jobs = 0;                  ///< 0: as many as there are processors
};
PORTATO_FIELDS(KbuildStep, kernel_source, build_directory, compiler, architecture, kernel_release,
               make_arguments, extra_symbols, modules, links, finish, compile_commands, depfile, stamp, log,
               jobs);

/// The `externalBuild` commands of one definition.
struct ExternalStep {
  std::string name;                   ///< the definition's
  std::string definition;             ///< `path:line:column` of the section
  std::string build_directory;        ///< working directory; made if missing
  std::vector<std::string> commands;  ///< for `sh -c`, in order; the first failure ends it
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to the caller's
  std::vector<std::string> outputs;                              ///< must exist afterwards
  std::string stamp;    ///< holds what the commands of the last good run said
  std::string depfile;  ///< if not empty: written for ninja, names all files below `source_directory`
  std::string source_directory;  ///< the definition's; what changes below it makes the step run again
};
PORTATO_FIELDS(ExternalStep, name, definition, build_directory, commands, environment, outputs, stamp,
               depfile, source_directory);

/// Bytes of a definition file, for messages; an empty path: no place.
struct SourcePlace {
  std::string path;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};
PORTATO_FIELDS(SourcePlace, path, begin, end);

struct VerifiedParameter {
  std::string name;
  std::string value;
  SourcePlace name_place;
  SourcePlace value_place;
};
PORTATO_FIELDS(VerifiedParameter, name, value, name_place, value_place);

struct VerifiedRequirement {
  std::uint64_t module = 0;  ///< index in VerifyStep::modules
  SourcePlace place;
  bool is_optional = false;
};
PORTATO_FIELDS(VerifiedRequirement, module, place, is_optional);

/// One finished `.ko`, and what its definition says of it.
struct VerifiedModule {
  std::string name;        ///< `vbus.ko`
  std::string path;        ///< of the file
  std::string definition;  ///< path of the `.mdef`
  SourcePlace place;       ///< where it is defined
  bool is_optional = false;
  bool is_manual = false;
  bool is_from_sources = false;
  std::vector<VerifiedParameter> parameters;
  std::vector<VerifiedRequirement> requirements;
  SourcePlace requirement_slot;    ///< where one more requirement can be inserted
  std::string before_requirement;  ///< text that goes around it there
  std::string after_requirement;
};
PORTATO_FIELDS(VerifiedModule, name, path, definition, place, is_optional, is_manual, is_from_sources,
               parameters, requirements, requirement_slot, before_requirement, after_requirement);

/// What a finished `.ko` shows of the order: no definition says it, and so a plan made before that is made
/// again with it.
struct DiscoveredModule {
  std::string name;                         ///< `vgateway.ko`
  std::vector<std::string> uses;            ///< files of the image without whose symbols it fails; sorted
  std::vector<std::string> kernel_modules;  ///< modules of the kernel itself, ditto

  bool operator==(const DiscoveredModule&) const = default;
};
PORTATO_FIELDS(DiscoveredModule, name, uses, kernel_modules);

struct DiscoveredDependencies {
  std::vector<DiscoveredModule> modules;  ///< sorted; without those that show nothing

  bool operator==(const DiscoveredDependencies&) const = default;
};
PORTATO_FIELDS(DiscoveredDependencies, modules);

/// Comparing all finished modules with the kernel and each other, before they are packaged.
struct VerifyStep {
  std::string kernel_source;                  ///< tree; empty: no kernel is known
  std::string kernel_reason;                  ///< why it was chosen
  std::vector<VerifiedModule> modules;        ///< in load order
  std::vector<std::string> files;             ///< paths in the result, for the firmware
  bool requires_signatures = false;           ///< the system demands them
  DiscoveredDependencies known_dependencies;  ///< with which this plan was made
  std::string stamp;                          ///< says which modules of the kernel each module needs
};
PORTATO_FIELDS(VerifyStep, kernel_source, kernel_reason, modules, files, requires_signatures,
               known_dependencies, stamp);

/// One file of the staging tree, or a symbolic link.
struct StagedFile {
  std::string path;    ///< below the staging tree, no leading slash: `modules/vbus.ko`
  std::string source;  ///< a file on this machine; empty for a link
  std::uint32_t mode = 0644;
  std::string link = {};  ///< where a link leads
  /// The bundled folder that `source` lies below and must be reached in without leaving it (`source` begins
  /// with it and a slash); empty: a file that its definition names by itself, which may be a link to
  /// anywhere.
  std::string root = {};
};
PORTATO_FIELDS(StagedFile, path, source, mode, link, root);

struct ManifestRequirement {
  std::string module;  ///< file name: `vbus.ko`
  bool is_optional = false;
};
PORTATO_FIELDS(ManifestRequirement, module, is_optional);

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
PORTATO_FIELDS(ManifestModule, file, name, definition, origin, is_optional, is_manual, parameters,
               requirements);

/// Stage, pack and describe the whole system.
struct PackageStep {
  std::string system;  ///< its name
  std::string target;
  std::string framework_version;  ///< first part of the `version` file
  std::string kernel_release;
  std::string staging_directory;  ///< made to hold exactly `files`, `info.properties` and `version`
  std::vector<StagedFile> files;
  std::vector<ManifestModule> modules;
  std::string module_tree;    ///< folder in the staging tree that depmod is to describe; empty: none
  std::int64_t modified = 0;  ///< time of every member of every archive, seconds since 1970
  std::string image_root;     ///< where the staging tree lies in the initramfs image, no leading slash
  std::string update_pack;    ///< output files
  std::string initramfs_image;
  std::string manifest;
  std::string stamp;
};
PORTATO_FIELDS(PackageStep, system, target, framework_version, kernel_release, staging_directory, files,
               modules, module_tree, modified, image_root, update_pack, initramfs_image, manifest, stamp);

/// What a step has found out besides its outputs, for the build that has started it.
struct StepResult {
  std::vector<std::string> failed;  ///< names of the modules that this pass could not build
  bool is_complete = false;         ///< the pass did without them: all of them are optional
  bool has_discovered = false;      ///< the plan was made with others: it must be made again
  DiscoveredDependencies facts;
};
PORTATO_FIELDS(StepResult, failed, is_complete, has_discovered, facts);

}  // namespace portato::plan
