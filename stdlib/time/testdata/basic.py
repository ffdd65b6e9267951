import time
def t(f,*a):
    try: print(f.__name__, a, '->', repr(f(*a)))
    except BaseException as e: print(f.__name__, a, type(e), e)
t(time.sleep,-1); t(time.sleep,'x'); t(time.sleep,None); t(time.sleep, float('nan')); t(time.sleep,1e20); t(time.sleep,0); t(time.sleep)
t(time.gmtime,0); t(time.gmtime,1e20); t(time.gmtime,-1); t(time.gmtime,1.9); t(time.gmtime,'x'); 
t(time.strftime,'%Y-%m-%d %H:%M:%S %a %A %b %B %c %d %j %p %I %y %x %X %% %Z %z %U %W %w %e %D %T %R %F %G %V %u %C %h %n %t %r %s %E %Q %5Y %-d %k %l %P %g',time.gmtime(1e9))
t(time.strftime,'%Y',(2020,1,1)); t(time.strftime,'',time.gmtime(0)); t(time.strftime,'ü%Yß',time.gmtime(0)); t(time.strftime,'%',time.gmtime(0)); t(time.strftime,5)
t(time.strftime,'%y %Y %C',(99,1,1,0,0,0,0,1,0)); t(time.strftime,'%j',(99,1,1,25,0,0,0,1,0)); t(time.strftime,'%j',(99,1,1,2,70,0,0,1,0)); t(time.strftime,'%j',(99,1,1,2,7,0,8,1,0)); t(time.strftime,'%a',(99,0,0,2,7,0,6,0,0))
t(time.get_clock_info,'x'); t(time.clock_gettime, time.CLOCK_REALTIME) if 0 else 0
t(time.strptime,'2020-03-04','%Y-%m-%d'); t(time.strptime,'x','%Y'); t(time.strptime,'2020x','%Y'); t(time.strptime,'12:30 PM','%I:%M %p'); t(time.strptime,'Wed Mar  4 12:00:00 2020'); t(time.strptime, '2020 10 1','%Y %U %w'); t(time.strptime,'+0130','%z'); t(time.strptime,'1','%Q'); t(time.strptime,'2020-366','%Y-%j'); t(time.strptime,'30 Feb 2021','%d %b %Y')
