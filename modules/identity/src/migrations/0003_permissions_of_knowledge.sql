-- expand
-- Roles that came with the program get what they would have in a new workspace. Permissions are a flat JSON object.
UPDATE identity_role SET permissions = replace(replace(permissions, '{', '{"edit_knowledge":"all","publish_knowledge":"all","train_understanding":"all","manage_bots":"all",'), ',}', '}') WHERE built_in = 'team_leader';
UPDATE identity_role SET permissions = replace(replace(permissions, '{', '{"edit_knowledge":"all",'), ',}', '}') WHERE built_in = 'agent';
