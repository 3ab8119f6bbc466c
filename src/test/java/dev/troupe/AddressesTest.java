package dev.troupe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class AddressesTest {

  @Test
  void writesAnAddressOfIpv4AsItIs() throws Exception {
    var address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

    assertEquals("http://127.0.0.1:80", Addresses.url(new InetSocketAddress(address, 80)));
  }

  @Test
  void putsAnAddressOfIpv6IntoBracketsAndLeavesItsScopeOut() throws Exception {
    var one = new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    var loopback = InetAddress.getByAddress(one);
    var scoped = Inet6Address.getByAddress("x", one, 3);

    assertEquals("http://[0:0:0:0:0:0:0:1]:80", Addresses.url(new InetSocketAddress(loopback, 80)));
    assertEquals("http://[0:0:0:0:0:0:0:1]:80", Addresses.url(new InetSocketAddress(scoped, 80)));
  }
}
