package dev.troupe.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * A TCP proxy on loopback that spoils what passes, each connection by the {@link Plan} that was set
 * for it.
 *
 * <p>The end of one side reaches the other as what it is, FIN or RST. Plans may be changed at any
 * time, for the connections to come.
 */
final class FaultProxy implements AutoCloseable {

  private final int upstream;
  private final Seed seed;
  private final int port;
  private final Map<Integer, Plan> plans = new ConcurrentHashMap<>();
  private final List<ProxyLink> links = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private volatile IntFunction<Plan> otherwise = _ -> Plan.clean();
  private volatile ServerSocket listener;
  private Thread acceptor; // test's thread only
  private Socket placeholder = new Socket(); // test's thread only; keeps the port while down

  /** A proxy before the {@code upstream} port of this machine; everything passes. */
  FaultProxy(int upstream, Seed seed) throws IOException {
    this.upstream = upstream;
    this.seed = seed;
    listener = Sockets.listen(0);
    port = listener.getLocalPort();
    acceptor = accept(listener);
  }

  int port() {
    return port;
  }

  /** As {@link ScriptedProvider#baseUrl}, through the proxy. */
  URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port + "/v1");
  }

  /** What happens to each connection that has no plan of its own. */
  FaultProxy always(Plan plan) {
    return always(_ -> plan);
  }

  /** Likewise, by the connection's number, from 1. */
  FaultProxy always(IntFunction<Plan> plan) {
    otherwise = plan;
    return this;
  }

  /** What happens to the {@code number}th connection, from 1. */
  FaultProxy on(int number, Plan plan) {
    plans.put(number, plan);
    return this;
  }

  /** How many connections came so far. */
  int accepted() {
    return accepted.get();
  }

  /** Resets all connections, and refuses new ones until {@link #up}. */
  void down() throws IOException {
    Sockets.close(listener, acceptor);
    placeholder = new Socket();
    placeholder.setReuseAddress(true);
    placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    links.forEach(ProxyLink::close);
    links.removeIf(ProxyLink::isClosed);
  }

  /** Accepts connections again, on the same port. */
  void up() throws IOException {
    var opened = Sockets.listen(port);
    placeholder.close();
    listener = opened;
    acceptor = accept(opened);
  }

  private Thread accept(ServerSocket from) {
    return Thread.ofVirtual()
        .name("fault-proxy")
        .start(
            () -> {
              try {
                while (true) {
                  link(from.accept());
                }
              } catch (IOException _) {
                // closed, or down
              }
            });
  }

  private void link(Socket client) throws IOException {
    var number = accepted.incrementAndGet();
    try {
      var link = new ProxyLink(client, Sockets.connect(upstream));
      links.removeIf(ProxyLink::isClosed);
      links.add(link);
      link.start(plans.getOrDefault(number, otherwise.apply(number)), seed, number);
    } catch (IOException unreachable) {
      Sockets.reset(client);
    }
  }

  /** Resets all connections. */
  @Override
  public void close() {
    Sockets.close(listener, acceptor);
    Sockets.close(placeholder);
    links.forEach(ProxyLink::close);
  }
}
