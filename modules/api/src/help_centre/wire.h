#pragma once
#include <help_centre/look.h>

#include <string>
#include <vector>

// What the console sends about the help centre, beyond its own types.
namespace deskbell::api {

struct ChangeHelpCentre {
  help_centre::Door door = help_centre::Door::open;
  Text<0, 60> name;
  Text<7, 7> colour;
  help_centre::Words welcome;
  std::vector<help_centre::FootLink> links;
  help_centre::Chat chat = help_centre::Chat::offered;
  Text<0, 60> installation;
  help_centre::SearchEngines search_engines = help_centre::SearchEngines::welcome;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(ChangeHelpCentre, (),
                      (door, name, colour, welcome, links, chat, installation, search_engines, version))

}  // namespace deskbell::api
