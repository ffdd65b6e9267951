import plistlib, datetime, sys
def t(f,*a,**k):
    try: r=f(*a,**k)
    except BaseException as e: r=(type(e),str(e))
    print(r if isinstance(r,bytes) else repr(r))
    return r
P=plistlib
d={'s':'a<b>&"\'','i':1,'b':True,'f':1.5,'l':[1,[],{}],'d':{'z':1,'a':2},'dt':datetime.datetime(2020,1,2,3,4,5,678),'by':b'abc'*40,'u':P.UID(7),'e':b'','neg':-5,'fl':False,'es':''}
d2=dict(d); del d2['u']
print(P.dumps(d2).decode()); print(P.dumps(d2,sort_keys=False).decode()[:300])
b=P.dumps(d,fmt=P.FMT_BINARY); print(b)
print(P.loads(b)); print(P.loads(P.dumps(d2)))
for x in (None,{1:2},2**64,2**63,-2**63,-2**63-1,2**64-1,{'a':None},object,'\x01','a\u2028',float('inf'),P.UID(3),(1,2),set(),bytearray(b'x'),1j,'é',{'a':{1:1}}):
    for f in (P.FMT_XML,P.FMT_BINARY):
        t(P.dumps,x,fmt=f)
t(P.dumps,{1:2,'a':1},skipkeys=True); t(P.dumps,{1:2,'a':1},skipkeys=True,fmt=P.FMT_BINARY);t(P.dumps,{'a':1},fmt=7); t(P.loads,b'xx'); t(P.loads,b'<?xml version="1.0"?><plist><foo/></plist>'); t(P.loads,b'bplist00'); t(P.loads,'<plist><string>a</string></plist>'); t(P.loads,b'<plist><dict><string>a</string></dict></plist>'); t(P.loads,b'<plist><dict><key>a</key></dict></plist>'); t(P.loads,b'<plist><dict><key>a</key><key>b</key></dict></plist>'); t(P.loads,b'<plist><array><key>a</key></array></plist>'); t(P.loads,b'<plist><integer>0x1F</integer></plist>'); t(P.loads,b'<plist><integer>x</integer></plist>'); t(P.loads,b'<plist><date>2020</date></plist>'); t(P.loads,b'<plist><date>2020-01-01T00:00:00Z</date></plist>',aware_datetime=True);t(P.loads,b'<plist><date>x</date></plist>'); t(P.loads,b'<plist></plist>'); t(P.loads,b'<!DOCTYPE x [<!ENTITY e "f">]><plist><string>&e;</string></plist>'); t(P.loads,b'<plist><string>a</strin></plist>')
t(P.loads,b'bplist00'+b'\0'*40); t(P.loads,b[:-5]); t(P.UID,-1); t(P.UID,2**64); t(P.UID,'a'); print(P.UID(1),P.UID(1)==P.UID(1),hash(P.UID(1)),P.UID(5).__index__(),P.UID(1).data)
print(P.__all__, P.FMT_XML, P.PlistFormat, repr(P.FMT_BINARY))
print(P.dumps({'a':1},fmt=P.FMT_XML)); t(P.dumps,datetime.datetime(2020,1,1,tzinfo=datetime.timezone(datetime.timedelta(hours=2)))); t(P.dumps,datetime.datetime(2020,1,1,tzinfo=datetime.timezone(datetime.timedelta(hours=2))),aware_datetime=True); t(P.dumps,datetime.datetime(2020,1,1),aware_datetime=True); t(P.dumps,datetime.datetime(2020,1,1,tzinfo=datetime.timezone(datetime.timedelta(hours=2))),aware_datetime=True,fmt=P.FMT_BINARY); t(P.dumps,datetime.datetime(2020,1,1),aware_datetime=True,fmt=P.FMT_BINARY); t(P.dumps,datetime.datetime(2020,1,1,tzinfo=datetime.timezone(datetime.timedelta(hours=2))),fmt=P.FMT_BINARY);
class D(dict): pass
t(P.loads,P.dumps({'a':{}}),dict_type=D)
