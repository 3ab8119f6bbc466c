package dev.troupe.faults;

import dev.troupe.faults.Arrival.Closed;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A provider on raw loopback sockets that plays a {@link Script} for each request, and keeps the
 * bill: every request as it came, and how and when its connection ended.
 *
 * <p>A request gets the script of its number, or else that of the first rule that fits, or else
 * what {@link #otherwise} says. Scripts may be set at any time, for the requests to come. As soon
 * as the other side closes, in one direction or both, the script ends.
 */
final class ScriptedProvider implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;

  private record Rule(Predicate<Arrival> fits, Script script) {}

  private final ServerSocket listener;
  private final String scheme;
  private final Thread acceptor =
      Thread.ofVirtual().name("scripted-provider").unstarted(this::accept);
  private final Map<Integer, Script> greetings = new ConcurrentHashMap<>();
  private final Map<Integer, Script> byNumber = new ConcurrentHashMap<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final List<Arrival> bill = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Arrival> untaken = new LinkedBlockingQueue<>();
  private final Map<Integer, Line> lines = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private volatile Function<Arrival, Script> otherwise = _ -> Answers.chat("well");

  /** Listens on a free port, and answers each request well. */
  ScriptedProvider() throws IOException {
    this(Sockets.listen(0), "http");
  }

  /**
   * Serves what {@code listener} accepts.
   *
   * @param scheme {@code https} where that speaks TLS
   */
  ScriptedProvider(ServerSocket listener, String scheme) {
    this.listener = listener;
    this.scheme = scheme;
    acceptor.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What a provider's {@code base-url} is to be. */
  URI baseUrl() {
    return URI.create(scheme + "://127.0.0.1:" + port() + "/v1");
  }

  // --- what is played

  /** What each request gets for which nothing else is said. */
  ScriptedProvider otherwise(Script script) {
    return otherwise(_ -> script);
  }

  /** Likewise, made for each request. */
  ScriptedProvider otherwise(Function<Arrival, Script> script) {
    otherwise = script;
    return this;
  }

  /** What the {@code number}th request of all gets, from 1. */
  ScriptedProvider on(int number, Script script) {
    byNumber.put(number, script);
    return this;
  }

  /** What each request gets in whose body {@code part} is found. */
  ScriptedProvider onBody(String part, Script script) {
    return on(arrival -> arrival.body().contains(part), script);
  }

  /** What each request gets with this header; its name in any case. */
  ScriptedProvider onHeader(String name, String value, Script script) {
    return on(arrival -> arrival.header(name).filter(value::equals).isPresent(), script);
  }

  /** What each request gets that fits. */
  ScriptedProvider on(Predicate<Arrival> fits, Script script) {
    rules.add(new Rule(fits, script));
    return this;
  }

  /** What the {@code number}th connection gets, from 1, before anything is read from it. */
  ScriptedProvider onConnection(int number, Script script) {
    greetings.put(number, script);
    return this;
  }

  // --- the bill

  /** How many requests came. */
  int count() {
    return requests.get();
  }

  /** How many connections came. */
  int connections() {
    return connections.get();
  }

  /** How many of them are open: neither side has ended them. */
  int openConnections() {
    lines.values().removeIf(Line::isOver);
    return lines.size();
  }

  /** All requests since {@link #forget}, in the order of their arrival. */
  List<Arrival> bill() {
    return List.copyOf(bill);
  }

  /** Keeps nothing of what came so far, but the numbers. */
  void forget() {
    bill.clear();
    untaken.clear();
  }

  /** Waits for the next request that was not asked for yet. */
  Arrival arrival() throws InterruptedException {
    var arrival = untaken.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (arrival == null) {
      throw new AssertionError("no request within " + PATIENCE_SECONDS + " s");
    }
    return arrival;
  }

  /** Waits until {@code arrival}'s connection has ended. */
  static Closed end(Arrival arrival) throws Exception {
    return arrival.closed().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  // --- for its connections

  Optional<Script> greeting(int connection) {
    return Optional.ofNullable(greetings.get(connection));
  }

  Arrival arrived(RequestReader.Request request, int connection, CompletableFuture<Closed> closed) {
    var arrival =
        new Arrival(
            requests.incrementAndGet(),
            connection,
            request.method(),
            request.path(),
            request.headers(),
            request.body(),
            System.nanoTime(),
            closed);
    bill.add(arrival);
    untaken.add(arrival);
    return arrival;
  }

  Script script(Arrival arrival) {
    var numbered = byNumber.get(arrival.number());
    if (numbered != null) {
      return numbered;
    }
    return rules.stream()
        .filter(rule -> rule.fits().test(arrival))
        .map(Rule::script)
        .findFirst()
        .orElseGet(() -> otherwise.apply(arrival));
  }

  void broken(Throwable failure) {
    broken.compareAndSet(null, failure);
  }

  private void accept() {
    try {
      while (true) {
        var socket = listener.accept();
        var number = connections.incrementAndGet();
        var line = new Line(this, socket, number);
        lines.put(number, line);
        var _ = line.closed().whenComplete((_, _) -> lines.remove(number));
        line.start();
      }
    } catch (IOException _) {
      // closed
    }
  }

  /**
   * Stops listening, and resets all connections.
   *
   * @throws IllegalStateException the first time, where a script failed by itself
   */
  @Override
  public void close() {
    Sockets.close(listener, acceptor);
    lines.values().forEach(Line::reset);
    var failure = broken.getAndSet(null);
    if (failure != null) {
      throw new IllegalStateException("scripted provider: a script failed by itself", failure);
    }
  }
}
