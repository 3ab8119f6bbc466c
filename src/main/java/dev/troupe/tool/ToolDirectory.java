package dev.troupe.tool;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The tools of one Troupe, readable by any thread without asking an actor.
 *
 * <p>Which tools there are never changes; written by their branch.
 */
public final class ToolDirectory {

  private final List<String> names;
  private final List<ToolResources> calls;
  private final Map<String, ActorRef<ToolCommand>> tools = new ConcurrentHashMap<>();

  ToolDirectory(List<ToolResources> calls) {
    this.names = calls.stream().map(each -> each.tool.name()).toList();
    this.calls = List.copyOf(calls);
  }

  void put(String name, ActorRef<ToolCommand> tool) {
    tools.put(name, tool);
  }

  /** The public reference of the tool called {@code name}; empty where there is none. */
  public Optional<ActorRef<ToolCommand>> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  /**
   * The same, for a tool that there is.
   *
   * @throws ToolException where it has no actor right now
   */
  ActorRef<ToolCommand> require(String name) {
    return tool(name).orElseThrow(() -> ToolException.of(CallFailures.unavailable(name)));
  }

  /** What the tool called {@code name} is; empty where there is none. */
  Optional<ToolDefinition> definition(String name) {
    return calls.stream().map(each -> each.tool).filter(each -> each.name().equals(name)).findAny();
  }

  /** The tools' names, in the order of registration. */
  public List<String> names() {
    return names;
  }

  /** How each tool is right now, in the order of registration. */
  public List<ToolCommand.Description> describe() {
    return calls.stream().map(ToolResources::describe).toList();
  }

  /**
   * What to answer who asked for a tool that is not there: of type {@code unknown_tool}, with the
   * nearest name there is.
   */
  public ToolFailure unknown(String name) {
    var asked = name.length() > 64 ? name.substring(0, 64) + "…" : name;
    var hint = Nearest.to(name, names).map(near -> ": did you mean '" + near + "'?").orElse("");
    return ToolFailure.of(
        ToolFailure.UNKNOWN_TOOL, "tool '" + asked + "': there is none of this name" + hint, false);
  }
}
