package dev.troupe;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import dev.troupe.logback.LogbackLogs;
import java.io.File;
import java.io.PrintStream;

/**
 * The server: a Troupe with its HTTP ingress, alone in a JVM.
 *
 * <p>Takes its configuration from the file that is its one argument, or from {@code
 * -Dconfig.file=…}. SIGTERM and Ctrl-C stop it in order: new requests are refused, those in flight
 * end as far as {@code troupe.ingress.drain} allows, the log is written out.
 *
 * <p>Exit codes: 0 stopped as told, 1 the actor system ended by itself, 2 cannot start.
 */
public final class Server {

  private static final int ENDED_BY_ITSELF = 1;
  private static final int CANNOT_START = 2;

  private Server() {}

  /** Starts the server and returns; the JVM goes on until it is told to stop. */
  @SuppressWarnings("NotClosed") // what ends the JVM closes it
  public static void main(String[] arguments) throws InterruptedException {
    try {
      OptionalJar.LOGBACK.require();
      var shutdown = Shutdown.install();
      ParentProcess.stopWithIt();
      var troupe = Troupe.builder().config(configuration(arguments)).ingress(true).start();
      shutdown.of(troupe);
      announce(troupe, System.out);
      var _ = troupe.whenEnded().thenRun(() -> shutdown.unlessAsked(ENDED_BY_ITSELF));
    } catch (StartRefused refused) {
      refuse(refused);
    }
  }

  private static Config configuration(String[] arguments) {
    try {
      return arguments.length == 0 ? ConfigFactory.load() : load(arguments);
    } catch (ConfigException.IO unreadable) {
      throw new StartRefused("the configuration cannot be read: " + unreadable.getMessage());
    } catch (ConfigException wrong) {
      throw Sections.refused(wrong);
    }
  }

  private static Config load(String[] arguments) {
    if (arguments.length > 1) {
      throw new StartRefused(
          "takes at most one argument, the configuration file, got " + arguments.length);
    }
    var mustExist = ConfigParseOptions.defaults().setAllowMissing(false);
    return ConfigFactory.load(ConfigFactory.parseFile(new File(arguments[0]), mustExist));
  }

  private static void announce(Troupe troupe, PrintStream out) {
    var url = Addresses.url(troupe.address().orElseThrow());
    out.println("troupe: listening on " + url);
    out.println(
        "try: curl -s %s/v1/tools/chat -H 'content-type: application/json' -d '{\"prompt\": \"Hello\"}'"
            .formatted(url));
  }

  /** Not by exit: that would be the orderly stop, with its code. */
  private static void refuse(StartRefused refused) {
    System.err.println("troupe: cannot start: " + refused.getMessage());
    Runtime.getRuntime().halt(CANNOT_START);
  }

  /** Ends the log as the server does; not called where Logback is absent. */
  static void flushLog() {
    LogbackLogs.flush();
  }
}
