using Longrun.Keeper;

// The keeper and the inits of jobs come first: they start for every job, and need none of what the commands need.
return args switch
{
    ["keeper", var state] => KeeperLoop.Run(state, TimeProvider.System),
    ["keep-init", .. var rest] => KeepInit.Run(rest),
    _ => 0,
};
