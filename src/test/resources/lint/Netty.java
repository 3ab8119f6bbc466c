package com.example;

import java.util.concurrent.Future;

/** What a library of others looks like whose futures are set up call by call. */
public interface Netty {
  interface ChannelFuture extends Future<Void> {
    ChannelFuture addListener(Runnable listener);
  }
}
