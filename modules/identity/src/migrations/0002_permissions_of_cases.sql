-- expand
-- Roles that came with the program get what they would have in a new workspace. Permissions are a flat JSON object.
UPDATE identity_role SET permissions = replace(replace(permissions, '{', '{"view_cases":"all","edit_cases":"all","assign_cases":"all","decide_approvals":"all","manage_incidents":"all","view_insight":"all",'), ',}', '}') WHERE built_in = 'team_leader';
UPDATE identity_role SET permissions = replace(replace(permissions, '{', '{"view_cases":"queues","edit_cases":"queues","assign_cases":"queues",'), ',}', '}') WHERE built_in = 'agent';
